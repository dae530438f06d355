"""`yijia bench`: how fast it is, as ratios to PostgreSQL alone, in an installation of its own."""
