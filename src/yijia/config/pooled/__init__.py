"""PostgreSQL as the framework speaks to it, with a pool that gives out no dead connection."""
