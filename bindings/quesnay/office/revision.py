"""Revision by cause: from one run to the next by runs that change one thing at a time, with paired errors."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.errors import CaseError
from quesnay.office.causes import CAUSES, cause_of
from quesnay.office.run_tables import RunTables, read_run
from quesnay.study.case import load_case
from quesnay.study.output.case_archive import CASE_ARCHIVE, archived_files, write_files

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.result import Result

__all__ = ["REVISION_COLUMNS", "cause_names", "revision_table"]

REVISION_COLUMNS = (
    "scenario outcome account period unit cause order before after difference standard_error draws".split()
)
Key = tuple[str, str, str, str]
# Options that belong to a cause.
_OPTIONS = {"draws": ("seed", "draws", "first_draw"), "settings": ("assume", "vintage", "demand")}


@dataclass(frozen=True)
class _Step:
    """Means of every outcome after a change, with the draws if they were kept."""

    cause: str
    means: Mapping[Key, tuple[float, float]]  # mean and its standard error
    draws: Mapping[Key, np.ndarray[Any, Any]] | None
    numbers: tuple[int, int, int] | None  # seed, first draw, draws: whose numbers are the same are paired


def revision_table(before: Path, after: Path, threads: int | None = None) -> pd.DataFrame:
    """How much of the change from one run to another each cause makes.

    The case of the earlier run is run again, then with the later run's facts, assumptions, packages, settings and
    draws in turn. Each difference is that of two such runs, paired over the draws where both have the same; what a
    version of the software changed is the difference of a written run and the same run made now. Causes that cannot be
    changed alone, as the files would not fit each other, are joined (``facts+assumptions``).

    Returns
    -------
    pandas.DataFrame
        Columns ``REVISION_COLUMNS``; the differences of an outcome add up to that of the two runs.

    Raises
    ------
    CaseError
        For runs of different cases, runs without their case, and runs that share no scenario.
    """
    first, second = read_run(before), read_run(after)
    if first.manifest["case"]["id"] != second.manifest["case"]["id"]:
        one, other = first.manifest["case"]["id"], second.manifest["case"]["id"]
        raise CaseError(f"{before} is of the case '{one}' and {after} of '{other}', expected two runs of one case")
    scenarios = [name for name in first.scenarios if name in second.scenarios]
    if not scenarios:
        raise CaseError(f"{before} and {after} share no scenario, expected at least one that both ran")
    ours, theirs = archived_files(before / CASE_ARCHIVE), archived_files(after / CASE_ARCHIVE)
    steps = [_written("", first, scenarios)]
    files, options = dict(ours), dict(first.manifest["options"])
    steps.append(_run("earlier_version", first, files, options, scenarios, threads))
    pending: list[str] = []
    for cause in ("facts", "assumptions", "package", "settings", "draws"):
        changed = _changed(cause, files, theirs, options, second.manifest["options"])
        if changed is None:
            continue
        files, options = changed
        pending.append(cause)
        try:
            steps.append(_run("+".join(pending), second, files, options, scenarios, threads))
        except CaseError:
            if cause == "draws":
                raise
            continue
        pending = []
    steps.append(_written("+".join([*pending, "later_version"]), second, scenarios))
    return _table(steps, second)


def _changed(
    cause: str, files: dict[str, bytes], theirs: Mapping[str, bytes], options: dict[str, Any], later: Mapping[str, Any]
) -> tuple[dict[str, bytes], dict[str, Any]] | None:
    """Files and options with one cause as in the later run; None if nothing of it differs."""
    new_files = {name: data for name, data in files.items() if cause_of(name) != cause}
    new_files |= {name: data for name, data in theirs.items() if cause_of(name) == cause}
    names = _OPTIONS.get(cause, ())
    if new_files == files and all(options.get(name) == later.get(name) for name in names):
        return None
    return new_files, {**options, **{name: later.get(name) for name in names}}


def _written(cause: str, run: RunTables, scenarios: Sequence[str]) -> _Step:
    bands = run.frame("bands.csv")
    ends = {end.isoformat(): name for name, end in run.periods.items()}
    chosen = bands[bands.scenario.isin(scenarios) & bands.period_end.isin(ends)]
    root = math.sqrt(max(run.draws, 1))
    return _Step(cause, {
        (s, o, a, ends[e]): (float(m), float(d) / root)
        for s, o, a, e, m, d in zip(chosen.scenario, chosen.outcome, chosen.account, chosen.period_end, chosen["mean"],
                                    chosen.sd, strict=True)
    }, None, None)  # fmt: skip


def _run(
    cause: str, run: RunTables, files: Mapping[str, bytes], options: Mapping[str, Any], scenarios: Sequence[str],
    threads: int | None,
) -> _Step:  # fmt: skip
    if options.get("central") or run.manifest.get("samples"):
        raise CaseError(f"{run.where}: a central run and one of given samples have no draws to revise, expected a run")
    with tempfile.TemporaryDirectory() as folder:
        write_files(files, Path(folder))
        result = load_case(folder, vintage=options.get("vintage"), demand=options.get("demand")).run(
            list(scenarios), draws=int(options["draws"]), seed=int(options["seed"]), assume=list(options["assume"]),
            first_draw=int(options["first_draw"]), threads=threads,
        )  # fmt: skip
    return _of_result(cause, result, options)


def _of_result(cause: str, result: Result, options: Mapping[str, Any]) -> _Step:
    numbers = (int(options["seed"]), int(options["first_draw"]), int(options["draws"]))
    try:
        frame = result.to_frame()
    except CaseError:  # too long to keep its draws
        frame = None
    bands = result.bands()
    names = {str(period.end): period.name for period in result.periods}
    root = math.sqrt(max(result.ensemble.n_draws, 1))
    means, draws = {}, {}
    for row in bands.to_dict("records"):
        if str(row["period_end"]) not in names:
            continue
        key = (row["scenario"], row["outcome"], row["account"], names[str(row["period_end"])])
        means[key] = (float(row["mean"]), float(row["sd"]) / root)
    if frame is not None:
        for column in frame.columns:
            for scenario in result.scenarios:
                key = (scenario, *(str(part) for part in column))  # type: ignore[assignment]
                if key in means:
                    draws[key] = frame.loc[scenario][column].to_numpy()
    return _Step(cause, means, draws or None, numbers)


def _error(one: _Step, other: _Step, key: Key) -> float:
    """Standard error of the difference of two steps: paired where both have the same draws."""
    if one.numbers is None or other.numbers is None:
        # A written run and the same run made now: the same draws, so that what differs is no matter of chance.
        return 0.0
    if one.draws is not None and other.draws is not None and one.numbers == other.numbers:
        gap = other.draws[key] - one.draws[key]
        gap = gap[np.isfinite(gap)]
        return float(np.std(gap, ddof=1) / math.sqrt(len(gap))) if len(gap) > 1 else math.nan
    return math.hypot(one.means[key][1], other.means[key][1])


def _table(steps: Sequence[_Step], run: RunTables) -> pd.DataFrame:
    import pandas as pd

    bands = run.frame("bands.csv").drop_duplicates(["outcome"])
    units = dict(zip(bands.outcome, bands.unit, strict=True))
    rows = []
    keys = [key for key in steps[0].means if all(key in step.means for step in steps)]
    for key in keys:
        for order, (one, other) in enumerate(zip(steps, steps[1:], strict=False), start=1):
            before, after = one.means[key][0], other.means[key][0]
            rows.append({
                **dict(zip(("scenario", "outcome", "account", "period"), key, strict=True)), "unit": units.get(key[1]),
                "cause": other.cause, "order": order, "before": before, "after": after, "difference": after - before,
                "standard_error": _error(one, other, key), "draws": run.draws,
            })  # fmt: skip
    return pd.DataFrame(rows, columns=REVISION_COLUMNS)


def cause_names(cause: str) -> tuple[str, str]:
    """English and Chinese name of a cause, joined ones with a plus."""
    parts = [CAUSES[part] for part in cause.split("+")]
    return " + ".join(part.en for part in parts), " + ".join(part.zh for part in parts)
