"""The pages of the exchange, by who they are for."""
