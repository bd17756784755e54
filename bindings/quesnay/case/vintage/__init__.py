"""What was known at a date: rows and projects of a vintage."""
