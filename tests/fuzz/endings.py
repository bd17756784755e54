"""How a call may end, whatever it is given: well, or in one sentence."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

import quesnay as qy

__all__ = ["Fault", "ending"]

PACKAGE = Path(qy.__file__).parent
# What Python says of arguments that are missing or too many, and the compiled module in its words.
_ARGUMENTS = re.compile(
    r"missing \d+ required|unexpected keyword argument|positional argument|multiple values for|takes no arguments"
    r"|takes \d+ arguments? by place|has no argument '|by place and by name|was called without '"
)
_NEVER_SAID = re.compile(
    r"[\n\r]|incompatible (function|constructor)|Invoked with"
    r"|pybind11|std::|SupportsFloat|_core\.\w+ object at 0x"
)


class Fault(Exception):
    """An ending that is not allowed; faults of one signature are one."""

    def __init__(self, signature: str, told: str) -> None:
        super().__init__(told)
        self.signature = signature
        self.told = told


def _place(error: BaseException) -> str:
    """The last line of the package that the error passed."""
    lines = [line for line in traceback.extract_tb(error.__traceback__) if str(PACKAGE) in line.filename]
    lines = [line for line in lines if not line.filename.endswith("refusals.py")] or lines
    return f"{Path(lines[-1].filename).relative_to(PACKAGE)}:{lines[-1].lineno}" if lines else "compiled module"


def ending(error: Exception) -> str:
    """'refused' or 'arguments' for an ending that is allowed.

    Raises
    ------
    Fault
        For every other.
    """
    kind, sentence = type(error).__name__, str(error)
    if isinstance(error, qy.QuesnayError):
        # A name that was given stands in quotes as it is, line breaks and all.
        wrong = _NEVER_SAID.search(re.sub(r"'[^']*'", "''", sentence))
        if sentence.strip() and wrong is None:
            return "refused"
        what = repr(wrong[0]) if wrong else "nothing"
        raise Fault(f"{kind} says {what} at {_place(error)}", f"{kind}: {sentence!r}") from error
    # A name of an argument may be any text; Python says it as it is.
    if isinstance(error, TypeError) and _ARGUMENTS.search(sentence) and "\n" not in re.sub(r"'[^']*'", "''", sentence):
        return "arguments"
    told = f"{kind}: {sentence[:500]!r}"
    raise Fault(f"{kind} at {_place(error)}: {re.sub(r'[0-9]+', 'N', sentence)[:40]!r}", told) from error
