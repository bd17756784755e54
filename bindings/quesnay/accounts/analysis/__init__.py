"""What a table is asked without time or limits."""
