"""What each policy of a package adds to its effect (T6): runs of the package's parts on the same draws."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from quesnay.errors import CaseError
from quesnay.office.run_tables import RunTables
from quesnay.study.case import load_case
from quesnay.study.output.case_archive import CASE_ARCHIVE, archived_files, write_files

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.case import Case

__all__ = ["CONTRIBUTIONS", "FILE", "contributions_of_run", "with_contributions"]

FILE = "contributions.csv"
CONTRIBUTIONS = (
    "scenario baseline outcome account period policy contribution standard_error relative_contribution relative_error"
    " unit orders draws"
).split()
_OUTCOME, _ACCOUNT = "gross_output", "total"


def contributions_of_run(tables: RunTables, folder: Path, package: str, draws: int, threads: int | None) -> RunTables:
    """Tables of a run that was written into a folder, with the contributions of a package's policies.

    Raises
    ------
    CaseError
        For a run without its case, with numbers in the centre or samples of its own, and as with_contributions.
    """
    options = tables.manifest["options"]
    if options.get("central") or tables.manifest.get("samples"):
        raise CaseError(
            f"{tables.where}: a central run and one of given samples have no draws for contributions, expected a run"
        )
    with tempfile.TemporaryDirectory() as made:
        write_files(archived_files(folder / CASE_ARCHIVE), Path(made))
        case = load_case(made, vintage=options.get("vintage"), demand=options.get("demand"))
        return with_contributions(tables, case, package, draws, threads)


def with_contributions(tables: RunTables, case: Case, package: str, draws: int, threads: int | None) -> RunTables:
    """Tables of a run of a case, with ``contributions.csv``: Shapley values of a package's policies.

    They are those of :meth:`quesnay.Case.contributions` on the first draws of the run's seed, for output of all
    accounts in the last year, and as shares of the control's.

    Parameters
    ----------
    draws
        Of every part of the package, 2 or more.

    Raises
    ------
    CaseError
        For a package of fewer than two policies.
    """
    options = tables.manifest["options"]
    found = case.contributions(
        package, _OUTCOME, draws=draws, seed=int(options["seed"]), assume=list(options["assume"]), threads=threads
    )
    level = _level(tables)
    frame = found.rename(columns={"package": "scenario", "member": "policy"}).assign(
        baseline=tables.control,
        relative_contribution=found.contribution / level,
        relative_error=found.standard_error / level,
    )[CONTRIBUTIONS]
    frames: Mapping[str, pd.DataFrame] = {**tables.frames, FILE: frame}
    return replace(tables, frames=frames)


def _level(tables: RunTables) -> float:
    """Mean output of the control in the last year [unit of the outcome]."""
    bands = tables.frame("bands.csv")
    end = list(tables.periods.values())[-1].isoformat()
    own = (bands.scenario == tables.control) & (bands.outcome == _OUTCOME) & (bands.account == _ACCOUNT)
    found = bands[own & (bands.period_end == end)]
    if found.empty:
        raise CaseError(
            f"{tables.where}: bands.csv has no {_OUTCOME} of '{tables.control}' that ends {end}, expected one to"
            " measure contributions by"
        )
    return float(found["mean"].iloc[0])
