"""``quesnay merge``: parts of a run that several processes made, put together into its tables."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quesnay.errors import CaseError
from quesnay.study.keep.checkpoint import PartFolders
from quesnay.study.keep.described import read_described, require_same
from quesnay.study.keep.parts import BLOCK, blocks_of

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from quesnay.study.case import Case
    from quesnay.study.plan import Study

__all__ = ["add_merge"]

_MOST_NAMED = 8


def add_merge(
    commands: _SubParsersAction[argparse.ArgumentParser], write: Callable[[Case, argparse.Namespace], int]
) -> None:
    """Adds the command to those of ``quesnay``.

    Parameters
    ----------
    write
        Makes a run and writes its tables.
    """
    merge = commands.add_parser(
        "merge",
        help="put parts of a run together and write its tables",
        description="Puts the parts of a run together that `quesnay run --checkpoint DIR --blocks A:B` made, on this"
        " machine or others, and writes what the whole run would have written, to the bit.",
    )
    merge.add_argument("folders", nargs="+", metavar="DIR", help="folders of the parts")
    merge.add_argument("--out", required=True, metavar="FOLDER", help="folder for tables and charts")
    merge.add_argument("--threads", type=int, help="threads for what no part has (default: all processors)")
    merge.add_argument(
        "--failed-at-most", type=_share, default=0.01, metavar="SHARE",
        help="share of draws that may fail (default: 1%%); above it the run ends with 1",
    )  # fmt: skip
    merge.add_argument("--no-alternatives", action="store_true", help="leave out other structures of the economy")
    merge.set_defaults(action=lambda arguments: _merge(arguments, write))


def _share(text: str) -> float:
    from quesnay.cli.kept import failed_share

    return failed_share(text)


def _described(folders: list[Path]) -> tuple[Study, bool]:
    """The study of the whole run, and whether it is also read by quarter."""
    from quesnay.study.plan import Study

    found: list[tuple[dict[str, Any], Study]] = []
    for folder in folders:
        one = read_described(folder, 1, Study)
        assert one is not None
        if found:
            require_same(str(folder), one[0], found[0][0], draws=True)
        found.append(one)
    quarterly = any(read_described(folder, 4, Study) is not None for folder in folders)
    return found[0][1], quarterly


def _require_all(study: Study, parts: PartFolders) -> None:
    """Refuses a run of which blocks are in no folder."""
    from quesnay.study.plan import compile_scenarios, record_steps

    programs, _ = compile_scenarios(study.uncertainty, study.scenarios, record_steps(study.case, study.per_year))
    first = study.options.first_draw
    blocks = list(blocks_of(first, study.options.draws))
    with parts.store(programs, study.options.seed) as store:
        missing = [block for block in blocks if not store.has(block)]
    if missing:
        named = ", ".join(str((block.first - first) // BLOCK) for block in missing[:_MOST_NAMED])
        more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
        raise CaseError(
            f"{len(missing)} of the {len(blocks)} blocks of the run are in none of the folders: {named}{more};"
            " expected `quesnay run --checkpoint DIR --blocks A:B` for them"
        )


def _merge(arguments: argparse.Namespace, write: Callable[[Case, argparse.Namespace], int]) -> int:
    from quesnay.models.model import Model
    from quesnay.study.case import Case

    folders = [Path(folder) for folder in arguments.folders]
    study, quarterly = _described(folders)
    parts = PartFolders(folders)
    _require_all(study, parts)
    design, design_draws = study.uncertainty.design
    options = study.options
    vars(arguments).update(
        scenarios=[scenario.name for scenario in study.scenarios], assume=list(study.assume), seed=options.seed,
        draws=options.draws, first_draw=options.first_draw, quarterly=quarterly, central=False, design=design,
        design_draws=design_draws or None, until=None, of=None, kept=parts, client=None, checkpoint=None, levers=None,
        no_purchases=not options.purchases,
    )  # fmt: skip
    code = write(Case(study.case, Model(study.uncertainty.core)), arguments)
    if parts.made_here:
        print(f"{parts.made_here} blocks that no folder has whole were made here", file=sys.stderr)
    return code
