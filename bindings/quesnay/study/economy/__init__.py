"""What readers of the sector economy are told of it: words for its mechanisms."""

from quesnay.study.economy.mechanisms import CLOSED_BY_CHOICE, MECHANISMS, named_mechanisms

__all__ = ["CLOSED_BY_CHOICE", "MECHANISMS", "named_mechanisms"]
