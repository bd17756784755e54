"""One table as an office prints it: heads in two languages, cells that are rounded once, notes by their mark."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quesnay.office.digits import decimals_of, rounded

__all__ = ["Column", "Note", "Sheet", "mark", "marks", "names", "numbers", "texts"]

Cell = float | str | None
_MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True)
class Note:
    """A sentence below a table."""

    en: str
    zh: str


@dataclass(frozen=True)
class Column:
    """A column: its heads, and its cells as printed and as computed.

    Attributes
    ----------
    key
        Name of the column in the companion files.
    exact
        Cells with full precision, for the companion files.
    printed
        Cells as they are printed: numbers already rounded, symbols, or None for a blank.
    english
        The cells in English, where they are texts in two languages; ``exact`` and ``printed`` are Chinese then.
    decimals
        Decimals of every number of the column, or of each where its rows have units of their own; None for texts and
        for numbers that are shown as they are.
    """

    key: str
    head_en: str
    head_zh: str
    exact: Sequence[Cell]
    printed: Sequence[Cell]
    decimals: int | Sequence[int] | None = None
    width: float = 12.0
    is_number: bool = False
    english: Sequence[Cell] | None = None

    def shown(self, language: str) -> Sequence[Cell]:
        """Cells in a language: ``zh``, ``en``, or ``both``, one line each."""
        if self.english is None or language == "zh":
            return self.printed
        if language == "en":
            return self.english
        return [
            zh if zh == en or en is None else f"{zh or ''}\n{en}".strip()
            for zh, en in zip(self.printed, self.english, strict=True)
        ]

    def head(self, language: str) -> str:
        """The head in a language."""
        both = self.head_zh if self.head_zh == self.head_en else f"{self.head_zh}\n{self.head_en}"
        return {"zh": self.head_zh, "en": self.head_en}.get(language, both)

    def decimals_at(self, row: int) -> int | None:
        """Decimals of the number in a row; None where it is shown as it is."""
        return self.decimals if self.decimals is None or isinstance(self.decimals, int) else self.decimals[row]


@dataclass(frozen=True)
class Sheet:
    """A table of a workbook.

    Attributes
    ----------
    id
        ``T1`` ... ``T10``.
    why_empty
        If the run cannot make the table: why, in both languages. It has no columns then.
    """

    id: str
    title_en: str
    title_zh: str
    unit_en: str = ""
    unit_zh: str = ""
    columns: Sequence[Column] = ()
    notes: Sequence[Note] = ()
    why_empty: Note | None = None
    row_ids: Sequence[str] = field(default=())

    def __post_init__(self) -> None:
        lengths = {len(column.printed) for column in self.columns} | {len(column.exact) for column in self.columns}
        assert len(lengths) <= 1, f"{self.id}: columns of unequal length {sorted(lengths)}"

    @property
    def n_rows(self) -> int:
        return len(self.columns[0].printed) if self.columns else 0


def mark(number: int) -> str:
    """The sign of the note of a number, from 1: ``①``."""
    return _MARKS[number - 1] if number <= len(_MARKS) else f"[{number}]"


def marks(sign: str, marked: Iterable[bool]) -> list[Column]:
    """A column with a note's sign in the rows that it is of; none if it is of no row, as no column is blank."""
    found = [bool(one) for one in marked]
    return [texts("note", "note", "注", [sign if one else "" for one in found], 6)] if any(found) else []


def texts(key: str, head_en: str, head_zh: str, values: Iterable[object], width: float = 14.0) -> Column:
    """A column of texts; what is empty is left blank."""
    cells = _cells(values)
    return Column(key, head_en, head_zh, cells, cells, None, width)


def names(key: str, head_en: str, head_zh: str, pairs: Iterable[tuple[str, str]], width: float = 30.0) -> Column:
    """A column of texts in English and Chinese; the companion files have ``KEY_zh`` and ``KEY_en``."""
    given = list(pairs)
    cells = _cells(zh for _, zh in given)
    return Column(key, head_en, head_zh, cells, cells, None, width, english=_cells(en for en, _ in given))


def _cells(values: Iterable[object]) -> list[Cell]:
    return [str(value) if value not in (None, "") and value == value else None for value in values]


def numbers(
    key: str,
    head_en: str,
    head_zh: str,
    values: Iterable[float],
    errors: Iterable[float] | float = math.nan,
    at_most: int = 1,
    width: float = 12.0,
    *,
    by_row: bool = False,
) -> Column:
    """A column of numbers, rounded to what their errors allow and to the same decimals.

    Parameters
    ----------
    values
        NaN where there is none.
    errors
        Standard error of each, or one for all; NaN where a number has none.
    at_most
        Decimals where the errors allow more.
    by_row
        Whether rows have units of their own, so that each has the decimals that its own error allows.
    """
    given = [float(value) for value in values]
    spread = [errors] * len(given) if isinstance(errors, float) else [float(error) for error in errors]
    each = [decimals_of([error], at_most) for error in spread]
    together = decimals_of(spread, at_most)
    decimals, shown = (each, each) if by_row else (together, [together] * len(given))
    exact: list[Cell] = [None if math.isnan(value) else value for value in given]
    printed: list[Cell] = [
        rounded(value, places, error) for value, places, error in zip(given, shown, spread, strict=True)
    ]
    return Column(key, head_en, head_zh, exact, printed, decimals, width, is_number=True)
