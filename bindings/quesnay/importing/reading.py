"""Reads a file of Vensim or XMILE and gives the model that it describes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from quesnay._core import InvalidValue, QuesnayError
from quesnay.errors import ModelFileError
from quesnay.importing.building.assembly import Assembly
from quesnay.importing.building.control import Control, control_of
from quesnay.importing.building.order import entangled
from quesnay.importing.building.scope import NeedsElements
from quesnay.importing.building.subscripts import Ranges
from quesnay.importing.ending import duration_of
from quesnay.importing.files.cells import Series
from quesnay.importing.files.found import ModelFile
from quesnay.importing.files.stored import columns_of
from quesnay.importing.files.vensim_file import vensim_file
from quesnay.importing.files.xmile_file import xmile_file
from quesnay.importing.imported import ImportedModel, RunSpan

__all__ = ["read_vensim", "read_xmile"]

_OUTFLOWS = ("in_proportion", "in_order")


def read_vensim(
    path: str | Path, *, data: Sequence[str | Path] = (), short_delays: bool = False, method: str | None = None
) -> ImportedModel:
    """A model in Vensim's text format (.mdl).

    Parameters
    ----------
    path
        Of the file; tables that its equations read lie where they say, beside it.
    data
        Files (CSV or TAB, a column for each variable, the first of times) with data variables that have no equation.
    short_delays
        Whether delays and smooths shorter than their stages need go on as they do in Vensim; otherwise a run with them
        is refused.
    method
        How it is integrated, where the file says another method than Euler.

    Returns
    -------
    ImportedModel
        With ``values`` of its parameters, which are all constants of the file, and the ``span`` of its run.

    Raises
    ------
    ModelFileError
        For a file that cannot be read, or what is not supported, with name, line and reason.
    """
    return _model(vensim_file(Path(path), method), data, short_delays)


def read_xmile(
    path: str | Path, *, data: Sequence[str | Path] = (), short_delays: bool = False, method: str | None = None,
    outflows: str = "in_proportion",
) -> ImportedModel:  # fmt: skip
    """A model in XMILE (.xmile, .xml, .stmx).

    Parameters
    ----------
    path, data, short_delays
        As of :func:`read_vensim`.
    method
        How it is integrated, in place of what the file says.
    outflows
        How outflows share what a stock that is kept above 0 can give: ``in_proportion`` to what each is to be, or
        ``in_order``, the first that the file lists before the second, as XMILE has it.

    Returns
    -------
    ImportedModel
        As :func:`read_vensim`.

    Raises
    ------
    ModelFileError
        As :func:`read_vensim`.
    """
    if outflows not in _OUTFLOWS:
        raise InvalidValue(f"outflows are shared '{outflows}', expected {' or '.join(_OUTFLOWS)}")
    return _model(xmile_file(Path(path), method), data, short_delays, outflows == "in_order")


def _model(found: ModelFile, data: Sequence[str | Path], short_delays: bool, in_order: bool = False) -> ImportedModel:
    ranges = Ranges(found.ranges)
    control = control_of(found)
    given: dict[str, Series] = {}
    for file in data:
        columns = columns_of(Path(file), strict=True)
        twice = given.keys() & columns.keys()
        if twice:
            raise ModelFileError(f"{file}: another file of data has the column '{min(twice)}' too")
        given.update(columns)
    scattered = entangled(found.main)

    def assembled(units: bool) -> Assembly:
        while True:
            try:
                made = Assembly(found, ranges, control, scattered, given, short_delays, units, in_order)
                made.build()
                return made
            except NeedsElements as need:
                if need.variable in scattered:
                    variable = found.main.variables[need.variable]
                    raise found.refuse(
                        variable.line, variable.name, "it can be written neither as an array nor element by element"
                    ) from None
                scattered.add(need.variable)

    whole = assembled(False)
    notes = []
    if whole.may_have_units():
        try:
            whole = assembled(True)
        except QuesnayError as error:
            notes.append(f"units are not kept, since they do not check: {error}")
    else:
        notes.append("units are not kept, since not every variable has one that can be read")
    unused = sorted(given.keys() - whole.used_data)
    if unused:
        some = ", ".join(unused[:5]) + (f" and {len(unused) - 5} others" if len(unused) > 5 else "")
        notes.append(f"columns of data that no variable of data has the name of: {some}")
    return _imported(whole, control, notes)


def _imported(whole: Assembly, control: Control, notes: list[str]) -> ImportedModel:
    found = whole.found
    if whole.time_note:
        notes.append(whole.time_note)
    main = found.main.variables
    span: RunSpan = {"start": control.start, "duration": control.step, "dt": control.step, "method": found.method}
    model = ImportedModel(
        whole.model.core, found.path, whole.values, span, control.save or control.step,
        whole.main.quantities, {name: one.name for name, one in main.items()}, whole.ranges.display, whole.series_of,
        {name: one.name for name, one in main.items() if one.pieces and one.pieces[0].kind == "lookup"},
        notes, list(found.left_out),
    )  # fmt: skip
    span["duration"] = duration_of(model, control)
    return model
