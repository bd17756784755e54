"""What a run is made of as bytes, read back without running anything that such a file could bring along.

Pickled objects name the classes they are made with. Only those of a case and of a study are taken.
"""

from __future__ import annotations

import io
import pickle
from typing import Any

from quesnay._core import InvalidValue

__all__ = ["from_bytes", "to_bytes"]

# Modules whose classes are plain data, and names of other modules.
_CLASSES = ("quesnay.case.", "quesnay.study.plan", "quesnay.study.keep.options")
_NAMES = {
    "datetime": {"date", "datetime", "timedelta", "timezone"},
    "numpy": {"dtype", "ndarray"},
    "numpy._core.numeric": {"_frombuffer"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"},
    "numpy.core.numeric": {"_frombuffer"},
    "numpy.core.multiarray": {"_reconstruct", "scalar"},
    "pathlib": {"PosixPath", "PurePosixPath", "Path"},
    "pathlib._local": {"PosixPath", "PurePosixPath", "Path"},
    "quesnay._core": {"CoreModel", "Scenario", "EnsembleResult", "Distribution"},
    "quesnay.study.plan": {"_uncertainty"},
}


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        listed = name in _NAMES.get(module, ())
        if not listed and not module.startswith(_CLASSES):
            raise InvalidValue(f"it names {module}.{name}, expected classes of a case and a study")
        found = super().find_class(module, name)
        if not listed and not (isinstance(found, type) and found.__module__ == module):
            raise InvalidValue(f"it names {module}.{name}, expected classes of a case and a study")
        return found


def to_bytes(value: object) -> bytes:
    """A study, or a result of the core."""
    return pickle.dumps(value, protocol=5)


def from_bytes(content: bytes, kind: type) -> Any:
    """What :func:`to_bytes` wrote.

    Raises
    ------
    InvalidValue
        For anything else, and what another version wrote.
    """
    try:
        value = _Reader(io.BytesIO(content)).load()
    except InvalidValue:
        raise
    except Exception as error:
        # Whatever damaged or foreign bytes lead to; nothing of it can be used.
        raise InvalidValue(f"it cannot be read: {type(error).__name__}: {error}") from None
    if not isinstance(value, kind):
        raise InvalidValue(f"it holds a {type(value).__name__}, expected a {kind.__name__}")
    return value
