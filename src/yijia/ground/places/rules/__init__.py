"""What is true of codes, files, boundaries and the work calendar, without a database."""
