"""The command ``quesnay``."""
