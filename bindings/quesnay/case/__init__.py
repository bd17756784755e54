"""Case folders: reading, checking, and turning packages into scenarios."""

from quesnay.case.calendar import years_from_start
from quesnay.case.data import CaseData, Package, ParameterRow, Target
from quesnay.case.reader import read_case
from quesnay.case.scenarios import make_scenario
from quesnay.errors import CaseError

__all__ = [
    "CaseData",
    "CaseError",
    "Package",
    "ParameterRow",
    "Target",
    "make_scenario",
    "read_case",
    "years_from_start",
]
