"""Results of a run: probabilities of targets, bands, paired comparisons, constraints, values and costs."""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from typing import TYPE_CHECKING

import numpy as np

from quesnay.case.labels import periods
from quesnay.errors import CaseError
from quesnay.study.keep.running import run_until
from quesnay.study.keep.until import asked_until
from quesnay.study.plan import Progress, Samples, Study, compile_scenarios, record_steps
from quesnay.study.result_methods.draws import ResultDraws
from quesnay.study.result_methods.pictures import ResultPictures
from quesnay.study.result_methods.questions import ResultQuestions
from quesnay.study.result_methods.watch import ResultWatch
from quesnay.study.tables import compared_results, target_results

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Result", "load_runs"]


class Result(ResultPictures, ResultQuestions, ResultWatch, ResultDraws):
    """Results of several scenarios on the same draws.

    Tables are pandas objects with the columns of the files that :meth:`tables` writes.
    """

    @classmethod
    def of_run(
        cls, study: Study, progress: Progress | None = None, until: Mapping[str, object] | None = None
    ) -> Result:
        """The result of a study, which is run here; :meth:`quesnay.Case.run` makes one."""
        started, clock = datetime.datetime.now(datetime.UTC), time.perf_counter()
        steps = record_steps(study.case, study.per_year)
        programs, compiled = compile_scenarios(study.uncertainty, study.scenarios, steps)
        ends = [period.name for period in periods(study.case, study.per_year)]
        targets = [
            (s, index, study.case.targets[t].threshold, study.case.targets[t].direction == "at_least")
            for s, t, index in (target_results(study, compiled, ends) if study.per_year == 1 else ())
        ]
        places = [(study.names.index(a), study.names.index(b)) for a, b in study.pairs()]
        pairs = [(a, b, compared_results(compiled[a], compiled[b])) for a, b in places]
        if until is None:
            ensemble = study.options.run(programs, study.uncertainty.plan, targets, pairs, progress)
            return cls(study, compiled, ensemble, started, time.perf_counter() - clock)
        sought = asked_until(until, study.names, compiled, ends)
        ensemble, looks = run_until(study.options, programs, study.uncertainty.plan, targets, pairs, progress, sought)
        study = replace(study, options=replace(study.options, draws=ensemble.n_draws))
        result = cls(study, compiled, ensemble, started, time.perf_counter() - clock)
        result.looks = looks.summary()
        return result

    def named_tables(
        self, quarters: Result | None = None, *, alternatives: bool = True
    ) -> dict[str, pd.DataFrame]:  # fmt: skip
        """The tables of the run by the name of their file.

        Bands and comparisons are by quarter if the same run read by quarter is given. ``alternatives.csv`` takes a run
        for each structural alternative.
        """
        from quesnay.study.effects import effect_file
        from quesnay.study.monitoring.district_table import by_district
        from quesnay.study.monitoring.fiscal_table import has_accounts
        from quesnay.study.monitoring.monitoring_table import has_indicators
        from quesnay.study.notes import note_table, notes_of
        from quesnay.study.output.described import assumption_table, name_table

        by_period = quarters or self
        tables = {
            "targets.csv": self.targets(),
            "target_differences.csv": self.target_differences(),
            "bands.csv": by_period.bands(),
            "comparison.csv": by_period.comparisons(),
            "binding.csv": self.binding(),
            "values.csv": self.values(),
            "drivers.csv": self._drivers.copy(),
            "costs.csv": self.costs(),
            "phases.csv": self.phases(),
        }
        if by_district(self.study):
            tables["districts.csv"] = self.districts()
        if has_indicators(self.study):
            tables["monitoring.csv"] = self.monitoring()
        if has_accounts(self.study):
            tables["fiscal.csv"] = self.fiscal()
        tables["effects.csv"] = effect_file(self.effects(), tables["costs.csv"])
        if alternatives:
            tables["alternatives.csv"] = self.alternatives()
        tables["notes.csv"] = note_table(notes_of(self, tables))
        tables["names.csv"], tables["assumptions.csv"] = name_table(self), assumption_table(self)
        return tables

    def tables(self, folder: str | PathLike[str]) -> None:
        """Writes all tables and ``manifest.json`` into a folder; docs/study/outputs.md fixes columns and units."""
        from quesnay.study.output.files import write_into
        from quesnay.study.output.output_folder import output_folder

        with output_folder(folder, self.study.case.input_paths) as output:
            write_into(self, self.named_tables(), output)

    def merge(self, following: Result) -> Result:
        """This result and that of the draws that follow, with the bits of one run.

        Parameters
        ----------
        following
            Result of the same study whose first draw comes after the last of this one.

        Raises
        ------
        QuesnayError
            If seeds, scenarios or cases differ or the draws are not adjacent.
        """
        ours, theirs = self.study, following.study
        if ours.case.file.switches != theirs.case.file.switches:
            raise CaseError("two results of economies with different switches cannot be merged")
        if (ours.case.inputs, ours.assume, ours.per_year) != (
            theirs.case.inputs,
            theirs.assume,
            theirs.per_year,
        ):
            raise CaseError("two results of different cases, assumptions or periods cannot be merged")
        if not _same_samples(ours.uncertainty.samples, theirs.uncertainty.samples):
            raise CaseError("two results of different samples cannot be merged")
        ensemble = self.ensemble.merge(following.ensemble)
        study = replace(ours, options=replace(ours.options, draws=ensemble.n_draws))
        return Result(study, self.compiled, ensemble, self.started, self.seconds + following.seconds)


def _same_samples(ours: Samples | None, theirs: Samples | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return ours.streams == theirs.streams and np.array_equal(ours.values, theirs.values)


def load_runs(path: str | PathLike[str]) -> Result:
    """A run that :meth:`Result.save` wrote: a result with everything one may ask, to the bit.

    Nothing but the classes of a case is made from the files: a folder of somebody else runs no code.

    Parameters
    ----------
    path
        The folder.

    Raises
    ------
    CaseError
        For a folder without a saved run, one of another version, and a damaged file or block, which is named.
    """
    from quesnay.study.keep.saved import read_saved

    saved, compiled = read_saved(
        path, Study, lambda study: compile_scenarios(
            study.uncertainty, study.scenarios, record_steps(study.case, study.per_year)
        ),
    )  # fmt: skip
    result = Result(saved.study, compiled, saved.ensemble, saved.started, saved.seconds)
    result.looks = saved.looks
    return result
