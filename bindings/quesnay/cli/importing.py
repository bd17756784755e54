"""``quesnay import``: a model of Vensim or XMILE, listed, run, and compared with a stored run."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from quesnay.importing.imported import ImportedModel

__all__ = ["add_import"]

_DIFFERS = 1


def add_import(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to those of ``quesnay``."""
    brought = commands.add_parser(
        "import",
        help="read a model of Vensim or XMILE, run it, compare it with a stored run",
        description="Reads a model of Vensim (.mdl) or XMILE (.xmile, .xml, .stmx), lists what was found, runs it and"
        " compares it with a stored run. Ends with 1 if it differs.",
    )
    brought.add_argument("file", metavar="FILE", help="the model")
    brought.add_argument("--check", metavar="OUTPUT", help="stored run (TAB or CSV, a column for each variable)")
    brought.add_argument("--tolerance", type=float, default=1e-5, help="of a column's largest number (default: 1e-5)")
    brought.add_argument("--run", metavar="OUT", help="write the model's run (.tab or .csv)")
    brought.add_argument("--list", action="store_true", help="list variables, their kinds, dimensions, units, values")
    brought.add_argument("--data", metavar="FILE", action="append", default=[], help="run with data variables")
    brought.add_argument(
        "--short-delays", action="store_true", help="delays shorter than their stages need go on as in Vensim"
    )
    brought.add_argument("--method", help="euler, heun or rk4, in place of what the file says")
    brought.add_argument(
        "--outflows", choices=["in_proportion", "in_order"], default="in_proportion",
        help="how outflows share what a stock of XMILE that is kept above 0 can give (default: in_proportion)",
    )  # fmt: skip
    brought.set_defaults(action=_import)


def _import(arguments: argparse.Namespace) -> int:
    from quesnay.cli.printed import console, show
    from quesnay.importing.comparing import compared
    from quesnay.importing.reading import read_vensim, read_xmile
    from quesnay.importing.writing import write_run

    read = read_vensim if arguments.file.lower().endswith(".mdl") else partial(read_xmile, outflows=arguments.outflows)
    model = read(
        arguments.file, data=arguments.data, short_delays=arguments.short_delays, method=arguments.method
    )  # fmt: skip
    where = console()
    show(where, _summary(model))
    for note in [*model.notes, *(f"not read: {one}" for one in model.left_out)]:
        show(where, note)
    if arguments.list:
        where.print(model.found().to_string(index=False, na_rep=""), soft_wrap=True)
    if arguments.run:
        every = max(1, round(model.save / model.span["dt"]))
        show(where, f"the run is in {write_run(model, model.standard_run(), arguments.run, every)}")
    if arguments.check:
        outcome = compared(model, arguments.check, arguments.tolerance)
        show(where, f"{arguments.file} {outcome.sentence()}")
        return 0 if outcome.agrees else _DIFFERS
    return 0


def _summary(model: ImportedModel) -> str:
    table = model.found()
    counts = ", ".join(f"{count} of kind {kind}" for kind, count in table.kind.value_counts().items())
    span = model.span
    return (
        f"{model.path}: {len(table)} variables ({counts}); from {span['start']:g} to"
        f" {span['start'] + span['duration']:g} in steps of {span['dt']:g} {model.core.time_unit}s, method"
        f" {span['method']}"
    )
