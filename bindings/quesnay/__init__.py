"""Input-output and system-dynamics simulation of an economy's sectors.

Policy packages are compared draw by draw under uncertainty. The arithmetic is C++ (``quesnay._core``); this
package reads case files, labels results and draws charts.
"""

from quesnay._core import (
    AlgebraicLoop,
    Cancelled,
    DimensionMismatch,
    DuplicateName,
    InvalidValue,
    NotProductive,
    QuesnayError,
    UnitMismatch,
    UnknownName,
)
from quesnay._core import version as __version__

__all__ = [
    "AlgebraicLoop",
    "Cancelled",
    "DimensionMismatch",
    "DuplicateName",
    "InvalidValue",
    "NotProductive",
    "QuesnayError",
    "UnitMismatch",
    "UnknownName",
    "__version__",
]
