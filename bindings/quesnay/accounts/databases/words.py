"""What the cells of printed tables mean: blanks, decimal signs, signs between thousands, footnotes."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import quesnay._core as _core
from quesnay.accounts.files.sheets import Cell

__all__ = ["BLANKS", "Words", "plain_label"]

#: What offices print where there is no amount.
BLANKS = frozenset(
    ("", "-", "--", "---", "–", "—", "－", ":", "..", "...", "…", "n.a.", "n/a", "na", "N.A.", "N/A", "NA", "x", "X")
)
_FOOTNOTE = re.compile(r"(?:\s+\d{1,2}\)|\s*\*+|\s*[¹²³⁴⁵⁶⁷⁸⁹⁰†‡]+|\s+[a-z]\))+$")
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")


@dataclass(frozen=True)
class Words:
    """How cells of text become numbers.

    Parameters
    ----------
    blank
        What an empty cell, "-", ":", ".." and the like stand for; None refuses them.
    decimal, thousands
        The decimal sign, and what may stand between thousands ("," in "1,234").
    """

    blank: float | None = None
    decimal: str = "."
    thousands: str = ""

    def __post_init__(self) -> None:
        if self.decimal not in (".", ","):
            raise _core.InvalidValue(f"decimal is '{self.decimal}', expected '.' or ','")
        if self.thousands not in ("", ",", ".", " ", "'") or self.thousands == self.decimal:
            raise _core.InvalidValue(
                f"thousands is '{self.thousands}', expected '', ',', '.', ' ' or an apostrophe, not the decimal sign"
            )
        if self.blank is not None and not math.isfinite(self.blank):
            raise _core.InvalidValue(f"blank is {self.blank}, expected a number or None")

    def is_blank(self, cell: Cell) -> bool:
        """Whether a cell holds what offices print where there is no amount."""
        return cell is None or (isinstance(cell, str) and _FOOTNOTE.sub("", cell.strip()).strip() in BLANKS)

    def number(self, cell: Cell) -> float | None:
        """The number of a cell, None where it is none; blanks are none unless `blank` says what they are."""
        if isinstance(cell, float):
            return cell if math.isfinite(cell) else None
        if self.is_blank(cell):
            return self.blank
        text = _FOOTNOTE.sub("", str(cell).replace("\u2212", "-").strip())
        if self.thousands:
            between = "[ \u00a0\u2009\u202f]" if self.thousands == " " else re.escape(self.thousands)
            whole = text.partition(self.decimal)[0]
            if re.fullmatch(rf"[-+]?\d{{1,3}}(?:{between}\d{{3}})+", whole):
                text = re.sub(between, "", whole) + text[len(whole) :]
        if self.decimal == ",":
            if "." in text:
                return None
            text = text.replace(",", ".")
        found = float(text) if _NUMBER.fullmatch(text) else math.nan
        return found if math.isfinite(found) else None


def plain_label(text: str) -> str:
    """A label without the marks of footnotes and with single spaces."""
    return re.sub(r"\s+", " ", _FOOTNOTE.sub("", text.strip())).strip()
