"""Pages of reporting members: their own, and the desks of communities and units."""
