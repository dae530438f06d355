"""The throw-away database server that the tests run on."""
