"""Routes of reporting members."""
