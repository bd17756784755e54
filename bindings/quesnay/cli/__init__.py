"""The command ``quesnay``."""

from quesnay.cli.command import main

__all__ = ["main"]
