"""The proof of who may: a reviewed table, everything planted once, and every door tried."""
