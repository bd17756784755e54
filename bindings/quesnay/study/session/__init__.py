"""A case changed without files, sessions that answer packages no file names, and what was drawn."""
