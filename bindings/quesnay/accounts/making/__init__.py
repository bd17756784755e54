"""Tables made from tables: balanced, split, aggregated, of a region."""
