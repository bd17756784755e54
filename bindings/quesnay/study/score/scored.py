"""Scores of a forecast and of its rivals: tables, words and the files of ``quesnay score``."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING

import numpy as np

import quesnay._core as _core
from quesnay.case.data import CaseData
from quesnay.scores.counts import brier, inside_range, share_inside
from quesnay.scores.draws import fair_crps, inside, pit
from quesnay.scores.given import FloatArray
from quesnay.scores.points import mape, mean_absolute_error, theil_u
from quesnay.study.output.files import csv_bytes
from quesnay.study.output.output_folder import MANIFEST, OutputFolder, output_folder
from quesnay.study.plan import RunOptions
from quesnay.study.score.forecast import Forecast
from quesnay.study.score.outturns import Indicator, Outturns
from quesnay.study.score.rivals import RIVALS, History, rivals

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Scored"]

#: Of draws inside the band that is counted.
BAND = 0.8
_YES_NO: dict[bool | None, str] = {True: "yes", False: "no"}


@dataclass(frozen=True)
class Scored:
    """A forecast against what came.

    Attributes
    ----------
    data
        The case, with its vintage in the titles.
    forecaster
        Name of the vintage, and of what else was known.
    """

    data: CaseData
    forecaster: str
    scenario: str
    assume: tuple[str, ...]
    demand: str | None
    outturns: Outturns
    history: History
    forecast: Forecast
    options: RunOptions

    def __repr__(self) -> str:
        hit, cells = self.inside
        return f"<Scored {self.data.file.id} {self.forecaster}: {hit} of {cells} outturns inside the 80 % band>"

    def rivals_of(self, indicator: Indicator) -> dict[str, FloatArray]:
        """Indices of the rivals by their name, over the years of the run [base year = 100]."""
        return rivals(self.history, indicator.id, self.data.file.base_year, self.outturns.years)

    def median(self, indicator: Indicator) -> FloatArray:
        """Median of the draws by year [base year = 100]."""
        return np.asarray(np.median(self.forecast.indices[indicator.id], axis=0))

    @cached_property
    def inside(self) -> tuple[int, int]:
        """How many outturns lie inside the 80 % band, and of how many."""
        found = [inside(self.forecast.indices[one.id], one.values, BAND) for one in self.outturns.indicators]
        return share_inside(np.concatenate(found)) if found else (0, 0)

    @property
    def inside_range(self) -> tuple[int, int]:
        """From how many to how many would lie inside if bands were right and cells independent (95 %)."""
        return inside_range(self.inside[1], BAND)

    @cached_property
    def brier(self) -> float | None:
        """Brier score of the targets that have a verdict [1]; 0.25 is what one half for each would score."""
        verdicts = self.outturns.verdicts
        if not verdicts:
            return None
        return brier([self.forecast.probabilities[one.target] for one in verdicts], [one.met for one in verdicts])

    def targets(self) -> pd.DataFrame:
        """Probability of each target with a verdict, and the verdict [1]."""
        import pandas as pd

        rows = [
            (self.forecaster, one.target, self.forecast.probabilities[one.target], one.met, one.grade, one.source)
            for one in self.outturns.verdicts
        ]
        return pd.DataFrame(rows, columns=["forecaster", "target", "probability", "met", "grade", "source"])

    def scores(self) -> pd.DataFrame:
        """One row for each forecaster and indicator: forecasts and outturns by year [base year = 100] and scores.

        ``mape_pct`` and ``bias_pct`` in percent, Theil's U against no change [1], ``crps_or_mae``: the fair CRPS of
        draws, the absolute error of a rival [index points]. ``beats_RIVAL_mape`` and ``_crps`` are of the years that
        the rival has a forecast for.
        """
        import pandas as pd

        return pd.DataFrame([row for one in self.outturns.indicators for row in self.rows_of(one)])

    def rows_of(self, one: Indicator) -> list[dict[str, object]]:
        """The rows of :meth:`scores` of one indicator, the forecast first."""
        draws, others = self.forecast.indices[one.id], self.rivals_of(one)
        ranks = pit(draws, one.values)
        known = ~np.isnan(one.values)
        own: dict[str, object] = {
            **self._row(self.forecaster, one, self.median(one)),
            "crps_or_mae": float(np.nanmean(fair_crps(draws, one.values))),
            "inside_80": "{}/{}".format(*share_inside(inside(draws, one.values, BAND))),
            "pit": " ".join(f"{rank:.3f}" for rank in ranks[known]),
        }
        rows = []
        for rival in RIVALS:
            index = others.get(rival.id)
            if index is None:
                own |= {f"beats_{rival.id}_mape": "", f"beats_{rival.id}_crps": ""}
                continue
            won = self.beats(one, index)
            own |= {f"beats_{rival.id}_{score}": _YES_NO.get(won.get(score), "") for score in ("mape", "crps")}
            cells = np.where(np.isnan(index), np.nan, one.values)
            if np.isnan(cells).all():
                continue
            row = self._row(rival.id, one, index, cells)
            rows.append(
                {**row, "crps_or_mae": mean_absolute_error(np.nan_to_num(index), cells), "inside_80": "", "pit": ""}
            )
        blank = {name: "" for name in own if name.startswith("beats_")}
        return [own, *({**row, **blank} for row in rows)]

    def _row(
        self, forecaster: str, one: Indicator, index: FloatArray, cells: FloatArray | None = None
    ) -> dict[str, object]:
        cells = one.values if cells is None else cells
        known = ~np.isnan(cells)
        years = self.outturns.years
        return {
            "forecaster": forecaster, "indicator": one.id, "cells": int(known.sum()),
            **{f"f{year}": float(index[n]) for n, year in enumerate(years)},
            **{f"a{year}": float(one.values[n]) for n, year in enumerate(years)},
            "mape_pct": 100.0 * mape(index[known], cells[known]),
            "bias_pct": 100.0 * float(np.mean(index[known] / cells[known] - 1.0)),
            "theil_u": theil_u(index[known], cells[known]),
        }  # fmt: skip

    def beats(self, one: Indicator, index: FloatArray) -> dict[str, bool]:
        """Whether the forecast beats a rival's, by score, over the years that both and an outturn have."""
        common = ~np.isnan(one.values) & ~np.isnan(index)
        if not common.any():
            return {}
        draws, values = self.forecast.indices[one.id][:, common], one.values[common]
        ours = {"mape": mape(self.median(one)[common], values), "crps": float(np.mean(fair_crps(draws, values)))}
        theirs = {"mape": mape(index[common], values), "crps": mean_absolute_error(index[common], values)}
        return {score: ours[score] < theirs[score] for score in ours}

    def misses(self) -> list[tuple[Indicator, str]]:
        """Structural misses: all outturns of an indicator, two or more, on one side of the 80 % band (above, below)."""
        found = []
        for one in self.outturns.indicators:
            known = ~np.isnan(one.values)
            if known.sum() < 2:
                continue
            low, high = np.quantile(self.forecast.indices[one.id][:, known], [0.1, 0.9], axis=0)
            if (one.values[known] > high).all():
                found.append((one, "above"))
            elif (one.values[known] < low).all():
                found.append((one, "below"))
        return found

    def skill(self) -> str:
        """The scores in words: a paragraph for each indicator, in English and Chinese (Markdown)."""
        from quesnay.study.score.words import skill_text

        return skill_text(self)

    def tables(self, folder: str | PathLike[str]) -> None:
        """Writes scores.csv, verdicts.csv, skill.md and manifest.json; docs/study/scores.md fixes the columns."""
        with output_folder(folder, [*self.data.input_paths, self.outturns.path]) as output:
            self.write_into(output)

    def write_into(self, output: OutputFolder, charts: Sequence[str] = ()) -> None:
        """Writes the files into a folder that is being filled; ``charts`` were placed there before."""
        outputs: list[dict[str, object]] = []
        for name, table in {"scores.csv": self.scores(), "verdicts.csv": self.targets()}.items():
            outputs.append({"path": name, "rows": len(table), "sha256": output.write(name, csv_bytes(table))})
        outputs.append({"path": "skill.md", "rows": None, "sha256": output.write("skill.md", self.skill().encode())})
        outputs += [{"path": name, "rows": None, "sha256": output.digest(name)} for name in charts]
        output.write(MANIFEST, (json.dumps(self._manifest(outputs), ensure_ascii=False, indent=2) + "\n").encode())

    def _manifest(self, outputs: list[dict[str, object]]) -> dict[str, object]:
        file = self.data.file
        return {
            "quesnay": _core.version, "commit": _core.commit,
            "case": {"id": file.id, "title_en": file.title_en, "title_zh": file.title_zh},
            "options": {
                "seed": self.options.seed, "draws": self.options.draws, "scenario": self.scenario,
                "assume": list(self.assume), "demand": self.demand,
                "vintage": self.data.vintage.name if self.data.vintage else None,
            },
            "inputs": [{"path": path, "sha256": digest} for path, digest in self.data.inputs],
            "outputs": outputs,
            "draws": {"completed": self.forecast.draws - self.forecast.failed, "failed": self.forecast.failed},
            "run": {"started": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")},
        }  # fmt: skip
