"""A vintage whose rows are to be changed: they move into the tables of the case, where changes are written."""

from __future__ import annotations

import csv
import io

from quesnay.case.change.contents import Contents, Record
from quesnay.case.data import CaseData

__all__ = ["settle_vintage"]

_KEYED = {
    "accounts.csv": "code", "final_demand.csv": "code", "technical_coefficients.csv": "code", "local_share.csv": "code",
}  # fmt: skip


def settle_vintage(contents: Contents, data: CaseData) -> None:
    """Puts the rows of the vintage, and of realised demand, in the place of those that they replace.

    What is read from the files stays the same; ``vintage.toml`` stays, and with it titles, packages and projects.
    """
    if data.vintage is not None:
        folder = f"vintages/{data.vintage.name}"
        for name, key in _KEYED.items():
            if f"{folder}/{name}" in contents.files:
                header, base = contents.records(name)
                given = {record[key].strip(): record for record in contents.records(f"{folder}/{name}")[1]}
                contents.put_records(name, header, [given.get(record[key].strip(), record) for record in base])
                del contents.files[f"{folder}/{name}"]
        _put_over(contents, f"{folder}/parameters.csv")
        _cite(contents, f"{folder}/sources.csv")
    if data.demand is not None:
        _put_over(contents, f"{data.demand}_demand.csv", keep=True)


def _put_over(contents: Contents, name: str, *, keep: bool = False) -> None:
    """Rows of parameters in the place of those that give numbers to the same accounts."""
    if name not in contents.files:
        return
    header, base = contents.records("parameters.csv")
    given = contents.records(name)[1]
    taken = {(record["parameter"], code) for record in given for code in record["account"].split()}
    kept: list[Record] = []
    for record in base:
        codes = record["account"].split()
        left = [code for code in codes if (record["parameter"], code) not in taken]
        if left:
            kept.append(record if left == codes else {**record, "account": " ".join(left)})
    contents.put_records("parameters.csv", header, [*kept, *given])
    if keep:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(contents.records(name)[0])
        contents.files[name] = text.getvalue().encode()
    else:
        del contents.files[name]


def _cite(contents: Contents, name: str) -> None:
    """Sources of a vintage among those of the case; where both have one, the vintage's stands."""
    if name not in contents.files:
        return
    header, base = contents.records("sources.csv")
    given = {record["source"]: record for record in contents.records(name)[1]}
    rows = [record for record in base if record["source"] not in given]
    rows += [{column: record.get(column, "") for column in header} for record in given.values()]
    contents.put_records("sources.csv", header, rows)
