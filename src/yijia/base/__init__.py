"""Words and maths of the trade: no tables, no framework, nothing that knows a programme."""
