"""``quesnay score``: a forecast with what was known at a date, against what came."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

__all__ = ["add_score"]


def add_score(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to those of ``quesnay``."""
    score = commands.add_parser(
        "score",
        help="score a forecast against what came",
        description="Runs a case with what was known at a date, compares it with what came and with forecasts of one"
        " line, and writes scores.csv, verdicts.csv, skill.md, manifest.json, a chart for each indicator and one of"
        " where the outturns stand among the draws.",
    )
    score.add_argument("case", help="case folder, with case.toml, or name of a shipped case")
    score.add_argument("--vintage", metavar="NAME", help="what was known at a date (default: that of case.toml)")
    score.add_argument(
        "--demand", choices=["realised"], help="markets grow as they came, by realised_demand.csv: no forecast"
    )
    score.add_argument("--outturns", required=True, metavar="FILE", help="CSV file of what came")
    score.add_argument(
        "--history", metavar="FILE", help="CSV file of the figures of rivals (default: history.csv beside the outturns)"
    )
    score.add_argument("--scenario", metavar="NAME", help="package to score (default: the baseline)")
    score.add_argument("--assume", type=_names, default=[], metavar="A,B", help="assumptions to apply")
    score.add_argument("--out", "-o", required=True, metavar="FOLDER", help="folder for tables, words and charts")
    score.add_argument("--draws", type=int, default=2000, help="number of draws (default: 2000)")
    score.add_argument("--seed", type=int, default=2025, help="seed of the random numbers (default: 2025)")
    score.add_argument("--threads", type=int, help="threads (default: all processors); results do not depend on it")
    score.set_defaults(action=_score)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _score(arguments: argparse.Namespace) -> int:
    from quesnay.asked import draw_range
    from quesnay.plots.score_charts import draw_scores
    from quesnay.study.case import load_case
    from quesnay.study.output.output_folder import output_folder

    draw_range(arguments.draws, arguments.seed, 0)
    case = load_case(arguments.case, vintage=arguments.vintage, demand=arguments.demand)
    with output_folder(arguments.out, [*case.data.input_paths, Path(arguments.outturns)]) as output:
        arguments.output = output
        scored = case.score(
            arguments.outturns, draws=arguments.draws, seed=arguments.seed, scenario=arguments.scenario,
            assume=arguments.assume, history=arguments.history, threads=arguments.threads,
        )  # fmt: skip
        names = {one.id: f"outturn_{one.id}.png" for one in scored.outturns.indicators}
        names |= {"pit": "pit.png"} if names else {}
        draw_scores(scored, {name: output.place(file) for name, file in names.items()})
        scored.write_into(output, list(names.values()))
    sys.stdout.write(scored.skill())
    sys.stdout.write(f"\nTables and charts are in {arguments.out} / 表格和图在 {arguments.out}\n")
    return 0
