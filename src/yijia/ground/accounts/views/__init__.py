"""The pages of accounts: the door, one's own account, and the desk of those who keep accounts."""
