"""What readers of the sector economy are told of it: words for its mechanisms."""

from quesnay.study.economy.mechanisms import MECHANISMS, named_mechanisms

__all__ = ["MECHANISMS", "named_mechanisms"]
