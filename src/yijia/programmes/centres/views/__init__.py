"""The pages of the centres, by who they are for."""
