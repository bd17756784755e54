"""Tables as TOML text: what is written for a case is read by the same rules as its files."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Iterator, Mapping

from quesnay.errors import CaseError

__all__ = ["toml_text"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
# Signs that JSON leaves as they are and TOML wants written out.
_OTHER = {chr(code): f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    return "".join(_OTHER.get(sign, sign) for sign in json.dumps(value, ensure_ascii=False))


def _value(where: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float) and math.isfinite(value):
        return repr(float(value))
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(where, one) for one in value)}]"
    raise CaseError(f"{where}: given {value!r}, expected text, a finite number, a date or a list of these")


def _are_tables(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _lines(table: Mapping[str, object], path: str) -> Iterator[str]:
    later = {name: value for name, value in table.items() if isinstance(value, Mapping) or _are_tables(value)}
    for name, value in table.items():
        if name not in later:
            yield f"{_key(name)} = {_value(f'{path}{name}', value)}"
    for name, value in later.items():
        inside = f"{path}{_key(name)}"
        for one in [value] if isinstance(value, Mapping) else value:  # type: ignore[attr-defined]
            # A table of nothing but tables needs no head of its own.
            if not isinstance(value, Mapping) or not one or not all(isinstance(held, Mapping) for held in one.values()):
                yield ""
                yield f"[{inside}]" if isinstance(value, Mapping) else f"[[{inside}]]"
            yield from _lines(one, f"{inside}.")


def toml_text(table: Mapping[str, object]) -> str:
    """A table as TOML text; values come first, tables and lists of tables after them.

    Raises
    ------
    CaseError
        For a value that TOML has no form for, or that no file of a case may have.
    """
    return "\n".join(_lines(table, "")) + "\n"
