"""A model in the language of other programs."""
