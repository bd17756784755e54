"""Arguments of ``quesnay run`` for runs that are kept, continued, cut into parts, ended by themselves or repeated."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from quesnay.errors import CaseError
from quesnay.study.keep.checkpoint import Checkpoint
from quesnay.study.keep.parts import BLOCK
from quesnay.study.keep.running import DESIGNS
from quesnay.study.keep.until import read_until

if TYPE_CHECKING:
    from quesnay.study.result import Result

__all__ = ["add_kept", "failed_share", "how_to_run", "refuse_failures", "settle", "tell_looks"]

#: Draws and seed of a run that is asked for none.
DRAWS, SEED = 2000, 2025
_MOST_REASONS = 5


def failed_share(text: str) -> float:
    """A share such as ``0.01`` or ``1%``."""
    number = text.strip()
    try:
        share = float(number.removesuffix("%")) / (100.0 if number.endswith("%") else 1.0)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise argparse.ArgumentTypeError(f"'{text}' is no share, expected 0 to 1, or a number with %")
    return share


def _blocks(text: str) -> tuple[int, int]:
    first, colon, after = text.partition(":")
    if not (colon and first.isdecimal() and after.isdecimal() and int(first) < int(after)):
        raise argparse.ArgumentTypeError(f"'{text}' are no blocks, expected FIRST:AFTER such as 0:64")
    return int(first), int(after)


def add_kept(run: argparse.ArgumentParser) -> None:
    """Adds the arguments to those of ``quesnay run``."""
    run.add_argument("--design", choices=DESIGNS, help="how draws are placed (default: monte_carlo)")
    run.add_argument(
        "--checkpoint", metavar="DIR", help="keep blocks of draws in a folder: the same command goes on after a stop"
    )
    run.add_argument(
        "--blocks", type=_blocks, metavar="A:B",
        help=f"only blocks A to B-1 of {BLOCK} draws, into --checkpoint; `quesnay merge` puts parts together",
    )  # fmt: skip
    run.add_argument("--until", metavar="se=X", help="end at a standard error X of all --of (or relative=X, of means)")
    run.add_argument(
        "--of", action="append", metavar="NUMBER", help="as gross_output.total.2019:plan-no_policy; may be repeated"
    )
    run.add_argument("--dask", metavar="ADDRESS", help="compute blocks on the Dask cluster of a scheduler")
    run.add_argument("--manifest", metavar="FILE", help="repeat the run of a manifest.json, and compare what it wrote")
    run.add_argument(
        "--failed-at-most", type=failed_share, default=0.01, metavar="SHARE",
        help="share of draws that may fail (default: 1%%); above it the run ends with 1",
    )  # fmt: skip


def _refuse_together(arguments: argparse.Namespace, one: str, others: Iterable[str]) -> None:
    for other in others:
        if getattr(arguments, other.strip("-").replace("-", "_")) not in (None, False, []):
            raise CaseError(f"{one} and {other} are given together, expected one of them")


def settle(arguments: argparse.Namespace) -> None:
    """Fills in what was not given, and refuses what does not go together."""
    if arguments.central:
        _refuse_together(arguments, "--central", ["--design", "--checkpoint", "--blocks", "--until", "--dask"])
    if arguments.blocks is not None:
        if arguments.checkpoint is None:
            raise CaseError("--blocks makes a part of a run and needs --checkpoint DIR, where it is kept")
        _refuse_together(arguments, "--blocks", ["--out", "--until", "--manifest"])
    elif arguments.out is None:
        raise CaseError("a run needs --out FOLDER for its tables, or --checkpoint DIR with --blocks A:B for a part")
    if (arguments.until is None) != (not arguments.of):
        raise CaseError("--until needs --of, and --of needs --until: a measure, and the numbers that it is of")
    if arguments.case is None:
        raise CaseError("a run needs a case folder or the name of a shipped case, or --manifest FILE")
    arguments.draws = DRAWS if arguments.draws is None else arguments.draws
    arguments.seed = SEED if arguments.seed is None else arguments.seed
    arguments.first_draw = arguments.first_draw or 0
    arguments.assume = arguments.assume or []
    arguments.client = None
    arguments.kept = None
    arguments.design_draws = None
    whole = (arguments.first_draw, arguments.draws)
    if arguments.design in ("latin_hypercube", "sobol"):
        arguments.design_draws = sum(whole)
    if arguments.checkpoint is not None:
        arguments.kept = Checkpoint(arguments.checkpoint, part_of=whole if arguments.blocks else None)
    if arguments.blocks is not None:
        first, after = (block * BLOCK for block in arguments.blocks)
        if first >= arguments.draws:
            raise CaseError(
                f"--blocks begin with draw {first} of a run of {arguments.draws}, expected blocks below"
                f" {-(-arguments.draws // BLOCK)}"
            )
        arguments.first_draw = whole[0] + first
        arguments.draws = min(after, arguments.draws) - first
    if arguments.dask is not None:
        from quesnay.study.keep.dask_blocks import connected

        arguments.client = connected(arguments.dask)


def how_to_run(arguments: argparse.Namespace, quarterly: bool) -> dict[str, Any]:
    """Further arguments of Case.run."""
    until = None
    if arguments.until is not None and not quarterly:
        measure, least = read_until(arguments.until)
        until = {measure: least, "of": arguments.of}
    return {
        "design": arguments.design or "monte_carlo", "design_draws": arguments.design_draws, "until": until,
        "checkpoint": arguments.kept, "client": arguments.client,
    }  # fmt: skip


def tell_looks(result: Result) -> None:
    """Says how a run ended that ends by itself."""
    if result.looks is not None:
        reached = "precise enough" if result.looks["reached"] else "not precise enough when all draws were made"
        print(f"{reached} after {result.ensemble.n_draws} draws and {result.looks['looks']} looks", file=sys.stderr)


def refuse_failures(result: Result, most: float) -> None:
    """Ends a run of which too many draws failed.

    Raises
    ------
    RuntimeError
        With the reasons, each with how often it was and the first draw, which can be replayed.
    """
    failures = result.ensemble.failures
    failed, draws = len({failure["draw"] for failure in failures}), result.ensemble.n_draws
    if failed <= most * draws and failed < draws:
        return
    reasons: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for failure in failures:
        reasons.setdefault((failure["scenario"], failure["variable"], failure["reason"]), []).append(failure)
    lines = []
    for (scenario, variable, reason), rows in sorted(reasons.items(), key=lambda item: -len(item[1]))[:_MOST_REASONS]:
        first = rows[0]
        cause = f" ({first['cause']})" if first["cause"] else ""
        lines.append(
            f"{len(rows)} times in '{scenario}' '{variable}' {reason}{cause}, first in draw {first['draw']} at"
            f" {first['time']:g} years"
        )
    if len(reasons) > _MOST_REASONS:
        lines.append(f"{len(reasons) - _MOST_REASONS} further reasons")
    every = "every draw failed" if failed == draws else f"{failed} of {draws} draws failed, more than {100 * most:g} %"
    raise RuntimeError(f"{every}: {'; '.join(lines)}")
