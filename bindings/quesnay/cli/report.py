"""``quesnay report``: a run in words, charts and tables, as PDF and as one HTML file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from quesnay.cli.tables import add_contributions, chosen_names

__all__ = ["add_report"]


def add_report(commands: Any) -> None:
    """Adds the command to those of ``quesnay``."""
    report = commands.add_parser(
        "report",
        help="write a report on a run as PDF and HTML",
        description="Writes a report on the run in a folder: findings in words, charts, the tables of an occasion,"
        " assumptions and where all of it comes from, in Chinese and English.",
    )
    report.add_argument("run", metavar="RUN", help="folder that 'quesnay run' wrote")
    report.add_argument("--out", required=True, metavar="FOLDER", help="folder for the report")
    report.add_argument("--occasion", default="summary", help="occasion of case.toml (default: summary)")
    report.add_argument("--package", help="package the report is about (default: the first beside the control)")
    report.add_argument("--lang", choices=("both", "zh", "en"), default="both", help="language of findings and tables")
    report.add_argument(
        "--formats", type=chosen_names("pdf", "html"), default=["pdf", "html"], metavar="A,B", help="default: both"
    )
    add_contributions(report)
    report.add_argument("--threads", type=int, help="threads, of contributions (default: all processors)")
    report.set_defaults(action=_report)


def _report(arguments: argparse.Namespace) -> int:
    from quesnay.office.contributions import contributions_of_run
    from quesnay.office.occasion import occasion_of
    from quesnay.office.report.report_files import write_report
    from quesnay.office.run_tables import read_charts, read_run
    from quesnay.office.tables import chosen_package
    from quesnay.study.output.output_folder import output_folder

    folder = Path(arguments.run)
    tables = read_run(folder)
    occasion = occasion_of(tables, arguments.occasion)
    package = chosen_package(tables, arguments.package)
    if arguments.contributions is not None:
        tables = contributions_of_run(tables, folder, package, arguments.contributions, arguments.threads)
    charts = read_charts(folder, tables)
    with output_folder(arguments.out, sorted(folder.iterdir())) as output:
        arguments.output = output
        names = write_report(tables, package, occasion, charts, output, arguments.formats, arguments.lang)
    print(f"{' and '.join(names)} are in {arguments.out} / 报告在 {arguments.out}")
    return 0
