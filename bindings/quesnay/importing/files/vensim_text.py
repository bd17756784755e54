"""The text of a Vensim file in entries, each with its line; what follows the equations (sketches) is left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from quesnay.errors import ModelFileError

__all__ = ["Entry", "MacroText", "decoded", "entries_of", "integration_of", "macros_of", "same_units_of"]

_SKETCH = "\\\\\\---///"
_MACRO = re.compile(r":MACRO:\s*([^()]+?)\s*\(([^)]*)\)(.*?):END OF MACRO:", re.IGNORECASE | re.DOTALL)
# The line of settings that says how the model is integrated: 15:TYPE,... in which 0 is Euler.
# Words for one unit: 22:Month,Months
_SAME_UNITS = re.compile(r"^22:(.+)$", re.MULTILINE)
_SETTING = re.compile(r"^15:(\d+),", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """Equation, units and description between two bars."""

    equation: str
    units: str
    description: str
    line: int


@dataclass(frozen=True)
class MacroText:
    """A macro: its name, what it takes and gives, and its equations."""

    name: str
    parameters: tuple[str, ...]
    returns: tuple[str, ...]
    text: str
    line: int


def decoded(path: Path) -> str:
    """The text of a file in the encoding that its first line says, else in UTF-8 or that of Western Windows.

    Raises
    ------
    ModelFileError
        If there is no such file, or it is no text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelFileError(f"{path}: {error.strerror or error}, expected a file of a model") from None
    if b"\0" in data:
        raise ModelFileError(f"{path}: the file is binary, expected the text of a model")
    said = re.match(rb"\s*(?:\xef\xbb\xbf)?\{([\w.-]+)\}", data)
    for encoding in [*([said.group(1).decode("ascii")] if said else []), "utf-8-sig", "cp1252", "latin-1"]:
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except (LookupError, UnicodeDecodeError):
            continue
    raise ModelFileError(f"{path}: the file is in no encoding that is known, expected UTF-8")


def integration_of(text: str) -> str:
    """The number by which the file's settings say how it is integrated; "0", Euler, unless they say another."""
    _, _, rest = text.partition(_SKETCH)
    found = _SETTING.search(rest)
    return found.group(1) if found else "0"


def same_units_of(text: str) -> dict[str, str]:
    """Words of units that the file's settings say are the same, each with the first of its group."""
    _, _, rest = text.partition(_SKETCH)
    found: dict[str, str] = {}
    for match in _SAME_UNITS.finditer(rest):
        first, *others = (one.strip() for one in match.group(1).split(","))
        found.update(dict.fromkeys(others, first))
    return found


def macros_of(text: str) -> tuple[str, list[MacroText]]:
    """The text without its macros, lines kept, and the macros."""
    equations, _, _ = text.partition(_SKETCH)
    macros: list[MacroText] = []

    def taken(match: re.Match[str]) -> str:
        inputs, _, outputs = match.group(2).partition(":")
        names = [tuple(one.strip() for one in part.split(",") if one.strip()) for part in (inputs, outputs)]
        line = equations.count("\n", 0, match.start(3)) + 1
        macros.append(MacroText(match.group(1), names[0], names[1], match.group(3), line))
        return "\n" * match.group(0).count("\n")

    return _MACRO.sub(taken, equations), macros


def entries_of(text: str, first_line: int = 1) -> list[Entry]:
    """Entries in the order of the file; groups and what has no equation are left out."""
    entries: list[Entry] = []
    fields = [""]
    quoted = False
    depth = 0
    line = begun = first_line
    for character in text:
        first = len(fields) == 1
        if first and not fields[0].strip():
            begun = line
        if character == "\n":
            line += 1
        if first and character == '"' and not depth:
            quoted = not quoted
        elif first and not quoted and character in "{}":
            # A comment inside an equation says nothing; one may stand in another.
            depth = max(0, depth + (1 if character == "{" else -1))
            continue
        if depth:
            continue
        if character == "|" and not quoted:
            _add(entries, fields, begun)
            fields = [""]
            quoted = False
        elif character == "~" and not quoted:
            fields.append("")
            quoted = False
        else:
            fields[-1] += character
    return entries


def _add(entries: list[Entry], fields: list[str], line: int) -> None:
    equation, units, description = (_flat(part) for part in (fields + ["", ""])[:3])
    # Groups are written as rows of stars.
    if equation and not equation.startswith("***"):
        entries.append(Entry(equation, units, description, line))


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\\\n\s*", " ", text)).strip()
