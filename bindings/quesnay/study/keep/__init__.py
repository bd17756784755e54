"""Runs that are kept: saved and read again, in blocks that can be computed anywhere, resumed and merged."""
