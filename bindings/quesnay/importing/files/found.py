"""What is found in a file of another program, before any of it is an equation of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quesnay.errors import ModelFileError

__all__ = ["EVERY", "ElementRange", "ModelFile", "Piece", "Section", "Variable", "key"]


EVERY = "every_element"  #: a subscript that stands for all of a dimension, XMILE's *


def key(name: str) -> str:
    """A name as both languages compare it: without quotes, case, and what separates words."""
    text = name.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].replace('\\"', '"')
    elif '"' in text and "." in text:
        # A module's variable: each part may have quotes of its own.
        text = re.sub(r'(^|\.)"([^"]*)"(?=\.|$)', r"\1\2", text)
    return re.sub(r"(?:\\n|[\s_\u00a0])+", "_", text).casefold()


@dataclass(frozen=True)
class Piece:
    """One equation: of a whole variable, or of some of its elements."""

    subscripts: tuple[str, ...]  #: keys of ranges and elements
    excepts: tuple[tuple[str, ...], ...]
    ast: Any  #: as PySD's parser gives it
    kind: str  #: ``equation``, ``lookup``, ``data`` or ``constant``
    keyword: str | None  #: of data: ``interpolate``, ``look_forward``, ``hold_backward``, ``raw``
    line: int  #: in the file, 0 if unknown
    over: tuple[str, ...] = ()  #: ranges of the variable, where the file says them beside elements


@dataclass
class Variable:
    """A name with its equations."""

    name: str  #: as written in the file
    pieces: list[Piece] = field(default_factory=list)
    units: str = ""
    description: str = ""
    limits: tuple[float | None, float | None] = (None, None)

    @property
    def line(self) -> int:
        return self.pieces[0].line if self.pieces else 0

    @property
    def has_table(self) -> bool:
        """Whether it can be asked like a table function: XMILE's tables may have an argument of their own too."""
        return bool(self.pieces) and all(
            piece.kind == "lookup" or type(piece.ast).__name__ == "InlineLookupsStructure" for piece in self.pieces
        )


@dataclass
class ElementRange:
    """A named list of elements, with what it is mapped to."""

    name: str
    elements: tuple[str, ...]  #: as written; the name of another range stands for its elements
    maps: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  #: other range, its labels or ranges in order


@dataclass
class Section:
    """The model, or a macro of it."""

    name: str
    parameters: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    variables: dict[str, Variable] = field(default_factory=dict)


@dataclass
class ModelFile:
    """A file that was read."""

    path: Path
    main: Section
    macros: Mapping[str, Section]
    ranges: Mapping[str, ElementRange]
    method: str = "euler"
    left_out: Sequence[str] = ()  #: what is no equation and was not read, with its line
    same_units: Mapping[str, str] = field(default_factory=dict)  #: words of units that are the same as others
    time_word: str = ""  #: the unit of time as written

    def refuse(self, line: int, name: str, reason: str) -> ModelFileError:
        """What is not supported, by name, line and reason."""
        place = f"{self.path.name}:{line}" if line else self.path.name
        return ModelFileError(f"{place}: '{name}': {reason}")
