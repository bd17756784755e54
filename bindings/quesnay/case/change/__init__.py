"""Files of a case changed in memory: numbers, policies, packages and assumptions set without files."""
