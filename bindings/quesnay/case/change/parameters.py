"""Parameters of a case set anew without its files: rows of these are written, and read again by the same rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

from quesnay.case.change.contents import Contents, Record
from quesnay.case.data import CaseData, Change
from quesnay.case.files import known_name
from quesnay.errors import CaseError

__all__ = ["set_parameters"]

_DEMAND = ("households", "government", "fixed_investment")
_MATRICES = ("technical_coefficients", "local_share")
_FORMS = "a number, or (distribution, central, low, high) as ('pert', 0.6, 0.4, 0.7)"


@dataclass(frozen=True)
class _Spread:
    """A number of parameters.csv: its distribution and the three numbers that say it."""

    kind: str
    central: float
    low: float
    high: float

    @property
    def cells(self) -> Record:
        numbers = {"central": self.central, "low": self.low, "high": self.high}
        return {"distribution": self.kind, **{name: repr(value) for name, value in numbers.items()}}

    def __str__(self) -> str:
        return _shown(self.kind, self.central, self.low, self.high)


def _shown(kind: str, central: float, low: float, high: float) -> str:
    return f"{central:g}" if kind == "fixed" else f"{central:g} ({low:g} to {high:g}, {kind})"


def _real(value: object, what: str) -> float:
    if not isinstance(value, Real) or isinstance(value, bool):
        raise CaseError(f"{what} is {value!r}, expected a number")
    return float(value)


def _spread(value: object, what: str) -> _Spread:
    if isinstance(value, Real) and not isinstance(value, bool):
        number = float(value)
        return _Spread("fixed", number, number, number)
    if isinstance(value, Sequence) and not isinstance(value, str) and len(value) == 4 and isinstance(value[0], str):
        named = zip(("central", "low", "high"), value[1:], strict=True)
        return _Spread(value[0], *(_real(one, f"{name} of {what}") for name, one in named))
    raise CaseError(f"{what} is {value!r}, expected {_FORMS}")


def _pairs(value: object, what: str) -> list[tuple[Any, object]] | None:
    """Labels and what each is given, of a mapping or a labelled series; None of what is neither."""
    if isinstance(value, Mapping) or hasattr(value, "items"):
        given = list(value.items())
        if not given:
            raise CaseError(f"{what} is an empty table, expected at least one number")
        return given
    return None


def _in_parameters(
    contents: Contents, data: CaseData, name: str, value: object, rest: Record
) -> Iterator[tuple[Change, set[str]]]:
    rows = [row for row in data.parameters if row.parameter == name]
    labels = [label for row in rows for label in row.accounts]
    what = f"parameter '{name}'"
    given = _pairs(value, what)
    if given is None:
        spreads = dict.fromkeys(labels or ["-"], _spread(value, what))
    else:
        if not labels:
            raise CaseError(f"{what} is one number for all accounts, given numbers by account, expected {_FORMS}")
        spreads = {known_name(label, labels, what, "account"): _spread(one, f"{what} of '{label}'")
                   for label, one in given}  # fmt: skip

    header, records = contents.records("parameters.csv")
    changed: list[Record] = []
    for record in records:
        own = [] if record["parameter"].strip() != name else record["account"].split()
        taken = [label for label in own if label in spreads]
        left = [label for label in own if label not in spreads]
        if not taken:
            changed.append(record)
            continue
        before = next(row for row in rows if row.accounts == tuple(own) or own == ["-"])
        was = _shown(before.distribution, before.central, before.low, before.high)
        if left:
            changed.append({**record, "account": " ".join(left)})
        for spread in dict.fromkeys(spreads[label] for label in taken):
            same = [label for label in taken if spreads[label] == spread]
            note = {"note": f"set by the user, was {was}"} if not rest["note"] else {}
            changed.append({**record, "account": " ".join(same), **spread.cells, **rest, **note})
            gone = {before.stream} if spread.kind == "fixed" and same[0] == own[0] else set()
            yield Change("parameter", name, " ".join(same if labels else []), was, str(spread)), gone
        if left and own[0] not in left and before.distribution != "fixed":
            # Their stream was that of the first account.
            yield Change("parameter", name, " ".join(left), "drawn with the others", "drawn apart"), set()
    contents.put_records("parameters.csv", header, changed)


def _in_accounts(contents: Contents, data: CaseData, name: str, value: object) -> Iterator[Change]:
    """A certain number for each account, in a column of accounts.csv or final_demand.csv."""
    demand = name.removesuffix("_base") if name.removesuffix("_base") in _DEMAND else ""
    file, column = ("final_demand.csv", demand) if demand else ("accounts.csv", name)
    what = f"parameter '{name}'"
    given = _pairs(value, what) or [(code, value) for code in data.codes]
    numbers = {known_name(code, data.codes, what, "account"): _real(one, f"{what} of '{code}' (certain, in {file})")
               for code, one in given}  # fmt: skip
    header, records = contents.records(file)
    for record in records:
        code = record["code"].strip()
        if code in numbers:
            yield Change("parameter", name, code, record[column].strip(), f"{numbers[code]:g}")
            record[column] = repr(numbers[code])
    contents.put_records(file, header, records)


def _in_matrix(contents: Contents, data: CaseData, name: str, value: object) -> Iterator[Change]:
    file, what = f"{name.removesuffix('_base')}.csv", f"parameter '{name}'"
    given = _pairs(value, what)
    if given is None:
        raise CaseError(f"{what} is a matrix, given {value!r}, expected numbers by pair as {{('K1', 'K2'): 0.1}}")
    header, records = contents.records(file)
    by_code = {record["code"].strip(): record for record in records}
    for pair, one in given:
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise CaseError(f"{what} is given for {pair!r}, expected a pair of accounts (from, to)")
        row, column = (known_name(code, data.codes, what, "account") for code in pair)
        number = _real(one, f"{what} of {pair!r}")
        yield Change("parameter", name, f"{row},{column}", by_code[row][column].strip(), f"{number:g}")
        by_code[row][column] = repr(number)
    contents.put_records(file, header, records)


def set_parameters(
    contents: Contents, data: CaseData, given: Mapping[str, object], *, grade: str, source: str | None, note: str
) -> list[Change]:
    """Writes numbers of parameters into the files of a case.

    Parameters
    ----------
    given
        By parameter: a number, a distribution, or either by account.
    grade, source, note
        Of the new numbers that have a row of parameters.csv.

    Raises
    ------
    CaseError
        For an unknown parameter or account, and what is neither number nor distribution.
    """
    if not given:
        raise CaseError("no parameter was given, expected at least one as with_parameters(name=number)")
    named = {row.parameter for row in data.parameters}
    known = [*dict.fromkeys(row.parameter for row in data.parameters), *data.arrays]
    rest = {"grade": grade, "source": contents.cite(source), "note": note}
    changes: list[Change] = []
    fixed: set[str] = set()
    for name, value in given.items():
        known_name(name, known, "the values", "parameter")
        if name in named:
            for change, gone in list(_in_parameters(contents, data, name, value, rest)):
                changes.append(change)
                fixed |= gone
        elif name.removesuffix("_base") in _MATRICES:
            changes += list(_in_matrix(contents, data, name, value))
        else:
            changes += list(_in_accounts(contents, data, name, value))
    contents.drop_correlations(fixed)
    return changes
