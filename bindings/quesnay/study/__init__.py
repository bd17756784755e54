"""A case run on common draws: scenarios, results, tables, files."""
