"""Pictures of a run: what is asked for, its numbers and its words; drawing itself is in ``quesnay.drawing``."""
