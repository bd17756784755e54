"""Sums of a model's quantities over accounts, as text: ``value_added K1 + 0.204 value_added K3``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import quesnay._core as _core
from quesnay.case.data import CaseData
from quesnay.case.files import Row, known_name, number

__all__ = ["SCORED", "Term", "add_index", "read_quantity"]

#: What an outturn may be of: a yearly flow or a stock at year ends that the base year has.
SCORED = ("gross_output", "value_added", "research_spending", "persons_employed")
_PARTS = ("first", "second")
_SHAPE = "terms such as '0.2 value_added K1' or 'gross_output K2 second' with ' + ' between them"


@dataclass(frozen=True)
class Term:
    """``weight`` times a quantity of an account (all of them: empty), or the part of one of its two markets."""

    weight: float
    quantity: str
    account: str
    part: str


def read_quantity(row: Row, data: CaseData) -> tuple[Term, ...]:
    """The terms of column ``quantity``. Raises CaseError for anything else than :data:`SCORED` over accounts."""
    where = f"{row.path}: line {row.line}, column 'quantity'"
    terms = []
    for text in row.text("quantity").split(" + "):
        words = text.split()
        weight = number(words[0]) if words else None
        words = words[weight is not None :]
        if len(words) not in (2, 3) or (len(words) == 3 and words[2] not in _PARTS):
            raise row.error("quantity", f"'{text}'", _SHAPE)
        known_name(words[0], SCORED, where, "quantity")
        known_name(words[1], ["all", *data.codes], where, "sector")
        account = "" if words[1] == "all" else words[1]
        terms.append(Term(1.0 if weight is None else weight, words[0], account, words[2] if len(words) == 3 else ""))
    if len({term.quantity == "persons_employed" for term in terms}) > 1:
        raise row.error("quantity", f"'{row['quantity']}'", "either persons or money, not their sum")
    return tuple(terms)


def _share(builder: _core.ModelBuilder, part: str, base: bool) -> _core.Expr | float:
    """Share of one of two markets in an account's output: it grows as the markets do."""
    if not part:
        return 1.0
    start = builder.named("second_market_share")
    if base:
        return start if part == "second" else 1.0 - start
    first = (1.0 - start) * _core.exp(builder.named("market_growth") * builder.time())
    second = start * _core.exp(builder.named("second_market_growth") * builder.time())
    return (second if part == "second" else first) / (first + second)


def _base(builder: _core.ModelBuilder, quantity: str, names: Collection[str]) -> _core.Expr:
    """What a quantity was in the base year of the draw."""
    if quantity == "persons_employed":
        return builder.named("persons_employed_base")
    output = builder.named("gross_output_base")
    if quantity == "gross_output":
        return output
    value_added = builder.named("value_added_ratio") * output
    if quantity == "value_added":
        return value_added
    research = builder.named("research_share") * value_added
    if "research_intensity_growth" not in names:
        return research
    # The share is that of the start, half a year after the middle of the base year.
    return research * _core.exp(builder.named("research_intensity_growth") * builder.constant(-0.5, "year"))


def add_index(
    builder: _core.ModelBuilder, name: str, terms: Sequence[Term], codes: Sequence[str], names: Collection[str]
) -> list[_core.Outcome]:
    """Adds the sum, and the same of the base year, to a model; both as outcomes. ``names`` are its parameters."""
    persons = terms[0].quantity == "persons_employed"
    unit = "people" if persons else "money/year"

    def total(base: bool) -> _core.Expr:
        parts = []
        for term in terms:
            weights = [term.weight if term.account in ("", code) else 0.0 for code in codes]
            quantity = _base(builder, term.quantity, names) if base else builder.named(term.quantity)
            parts.append(
                _core.sum_over(
                    builder.constants(weights, ["sector"]) * _share(builder, term.part, base) * quantity, "sector"
                )
            )
        found = parts[0]
        for part in parts[1:]:
            found = found + part
        return found

    (builder.auxiliary if persons else builder.flow)(name, total(False), unit=unit)
    builder.auxiliary(f"{name}_base", total(True), unit=unit)
    kind = _core.OutcomeKind.Level if persons else _core.OutcomeKind.Integral
    return [
        _core.Outcome(name, name, kind, "people" if persons else "money", False, 0),
        _core.Outcome(f"{name}_base", f"{name}_base", _core.OutcomeKind.Level, unit, False, 0),
    ]
