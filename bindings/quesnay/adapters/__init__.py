"""Bridges to other programs; each needs that program to be installed."""

from quesnay.adapters.arrow import arrow_stream
from quesnay.adapters.ema import ema_model
from quesnay.adapters.iamc import iamc_table, to_pyam
from quesnay.adapters.salib import evaluate_samples, salib_problem

__all__ = ["arrow_stream", "ema_model", "evaluate_samples", "iamc_table", "salib_problem", "to_pyam"]
