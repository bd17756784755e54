"""Supply and use tables."""
