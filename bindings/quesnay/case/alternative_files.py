"""Reads alternatives.toml and checks it against the model and the other files of a case."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from quesnay.case.alternatives import AlternativesFile, AlternativeTable
from quesnay.case.data import ParameterRow
from quesnay.case.files import FileLog, known_name
from quesnay.case.ranges import Ranges, outside
from quesnay.case.schema import SwitchTable, changed_switches
from quesnay.case.strict import read_toml
from quesnay.errors import CaseError

__all__ = ["check_alternatives", "read_alternatives"]

_FILE = "alternatives.toml"


def read_alternatives(log: FileLog) -> tuple[AlternativeTable, ...]:
    """Alternatives of a case; none without the file."""
    if not (log.folder / _FILE).exists():
        return ()
    return tuple(read_toml(log, _FILE, AlternativesFile).alternatives)


def check_alternatives(
    log: FileLog, alternatives: Sequence[AlternativeTable], names: Collection[str], parameters: Sequence[ParameterRow],
    ranges: Ranges, switches: SwitchTable,
) -> None:  # fmt: skip
    """Alternatives name parameters and switches that there are, and give them what these may be."""
    rows: Mapping[str, ParameterRow] = {row.parameter: row for row in parameters}
    for one in alternatives:
        where = f"{log.folder / _FILE}: alternative '{one.id}'"
        for name, value in one.parameters.items():
            known_name(name, names, where, "parameter")
            expected = outside(ranges, name, value)
            if expected is not None:
                raise CaseError(f"{where}, '{name}': given {value:g}, expected {expected}")
        try:
            changed_switches(switches, one.switches)
        except CaseError as error:
            raise CaseError(f"{where}: {error}") from None
        if one.thirds is not None:
            known_name(one.thirds, rows, where, "parameter")
            row = rows[one.thirds]
            if row.size != 1 or row.distribution == "fixed":
                what = "fixed" if row.size == 1 else f"{row.size} numbers"
                raise CaseError(f"{where}: 'thirds' names '{one.thirds}', which is {what}, expected a drawn number")
