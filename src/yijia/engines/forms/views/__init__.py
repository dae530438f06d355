"""The pages of forms."""
