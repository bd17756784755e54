"""Names that accounts and targets of a case may have."""

from __future__ import annotations

from quesnay.case.files import Row

__all__ = ["account_code", "target_name"]

# Bytes of a name, so that `.fan_NAME.png` with what a temporary name adds stays below the 255 of common systems.
_MOST_BYTES = 180
# No part of a file name on one system or another.
_NOT_IN_FILES = '/\\:*?"<>|'


def account_code(row: Row) -> str:
    """A code that no other file takes for something else."""
    code = row.text("code")
    if code in ("total", "-"):
        meaning = "the sum of all accounts" if code == "total" else "the whole case"
        raise row.error("code", f"'{code}'", f"another code: '{code}' stands for {meaning}")
    if len(code.split()) > 1:
        raise row.error("code", f"'{code}'", "a code without blanks, which part the codes of a list")
    return code


def target_name(row: Row) -> str:
    """A name that can be part of a file name: charts carry it."""
    name = row.text("target")
    wrong = next((sign for sign in name if sign in _NOT_IN_FILES or not sign.isprintable()), None)
    if wrong is not None:
        raise row.error("target", repr(name), f"a name without {wrong!r}, as a chart's file is named after it")
    size = len(name.encode())
    if size > _MOST_BYTES:
        given = f"a name of {size} bytes"
        raise row.error("target", given, f"at most {_MOST_BYTES}, as a chart's file is named after it")
    return name
