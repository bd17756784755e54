"""``quesnay compare``: what differs between two runs, and how much of the change each cause makes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

__all__ = ["add_compare"]


def add_compare(commands: Any) -> None:
    """Adds the command to those of ``quesnay``."""
    compare = commands.add_parser(
        "compare",
        help="say what differs between two runs, and how much each cause makes",
        description="Compares two runs of a case: files, options and versions that differ, and the change of every"
        " outcome by cause. The earlier case is run again, then with the later run's facts, assumptions, packages,"
        " settings and draws in turn; each difference is paired over the draws where both have the same.",
    )
    compare.add_argument("before", metavar="RUN", help="folder of the earlier run")
    compare.add_argument("after", metavar="RUN", help="folder of the later run")
    compare.add_argument("--out", required=True, metavar="FOLDER", help="folder for revision.csv and differences.csv")
    compare.add_argument("--threads", type=int, help="threads (default: all processors); results do not depend on it")
    compare.set_defaults(action=_compare)


def _compare(arguments: argparse.Namespace) -> int:
    from quesnay.office.causes import CAUSES, differences
    from quesnay.office.revision import cause_names, revision_table
    from quesnay.office.revision_files import shown_changes, write_revision
    from quesnay.office.run_tables import read_run
    from quesnay.study.output.output_folder import output_folder

    before, after = Path(arguments.before), Path(arguments.after)
    found = differences(read_run(before), read_run(after))
    inputs = [*before.glob("*"), *after.glob("*")]
    with output_folder(arguments.out, inputs) as output:
        arguments.output = output
        table = revision_table(before, after, arguments.threads)
        write_revision(table, found, output)
    for one in found:
        en, zh = CAUSES[one.cause].en, CAUSES[one.cause].zh
        print(f"{en} {zh}: {one.what}: {one.before or '-'} -> {one.after or '-'}")
    if not found:
        print("the two runs have the same inputs, options and version / 两次运行的输入、设置与版本相同")
    for row in shown_changes(table):
        en, zh = cause_names(row["cause"])
        error = f" ± {row['standard_error']:.2g}" if row["standard_error"] > 0 else ""
        print(
            f"{row['scenario']}, {row['outcome']} {row['period']} [{row['unit']}]: {row['difference']:+,.4g}{error}"
            f" by {en} / {zh}"
        )
    print(f"revision.csv and differences.csv are in {arguments.out} / 按原因分解的修订在 {arguments.out}")
    return 0
