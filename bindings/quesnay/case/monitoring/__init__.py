"""Districts, measures, indicators and reviews of a case, where it has them."""
