"""``quesnay tables``: the tables of an occasion, from a case or from the folder of a run."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["add_tables", "chosen_names"]

_FORMATS = ("xlsx", "csv", "parquet", "sdmx", "iamc")


def chosen_names(*known: str) -> Callable[[str], list[str]]:
    """Reads ``a,b`` where only some names are known."""

    def read(text: str) -> list[str]:
        names = [name.strip() for name in text.split(",") if name.strip()]
        for name in names:
            if name not in known:
                raise argparse.ArgumentTypeError(f"'{name}' is unknown, expected some of: {', '.join(known)}")
        return names

    return read


def add_contributions(parser: argparse.ArgumentParser) -> None:
    """Adds the option by which T6 has the effect of each policy."""
    parser.add_argument(
        "--contributions", type=int, metavar="DRAWS",
        help="what each policy of the package adds to output (T6), by runs of its parts on so many draws",
    )  # fmt: skip


def add_tables(commands: Any) -> None:
    """Adds the command to those of ``quesnay``."""
    tables = commands.add_parser(
        "tables",
        help="write the tables of an occasion as workbook and files",
        description="Writes the tables of an occasion, T1 to T10, as XLSX, CSV, Parquet, SDMX-CSV and IAMC. A case is"
        " run first; the folder of an earlier run is only read.",
    )
    tables.add_argument("source", metavar="CASE|RUN", help="case folder or name, or folder that 'quesnay run' wrote")
    tables.add_argument("--out", required=True, metavar="FOLDER", help="folder for the tables")
    tables.add_argument("--occasion", default="summary", help="occasion of case.toml (default: summary)")
    tables.add_argument("--package", help="package the tables are about (default: the first beside the control)")
    tables.add_argument(
        "--formats", type=chosen_names(*_FORMATS), default=list(_FORMATS), metavar="A,B", help="default: all"
    )
    tables.add_argument(
        "--lang", choices=("both", "zh", "en"), default="both", help="language of the workbook's tables"
    )
    tables.add_argument(
        "--previous", metavar="RUN", help="folder of the last forecast's run, for the revision by cause"
    )
    tables.add_argument("--scores", metavar="FOLDER", help="folder of 'quesnay score', for the evaluation (T8)")
    add_contributions(tables)
    tables.add_argument("--draws", type=int, default=2000, help="draws, of a case (default: 2000)")
    tables.add_argument("--seed", type=int, default=2025, help="seed, of a case (default: 2025)")
    tables.add_argument("--threads", type=int, help="threads, of a case (default: all processors)")
    tables.set_defaults(action=_tables)


def _tables(arguments: argparse.Namespace) -> int:
    from quesnay.errors import CaseError
    from quesnay.office.contributions import contributions_of_run, with_contributions
    from quesnay.office.occasion import occasion_of
    from quesnay.office.revision import revision_table
    from quesnay.office.run_tables import read_run, read_scores, tables_of
    from quesnay.office.tables import Beside, chosen_package, write_tables
    from quesnay.study.case import load_case
    from quesnay.study.output.output_folder import MANIFEST, output_folder

    inputs: list[Path] = []
    source = Path(arguments.source)
    case = None
    if (source / MANIFEST).is_file() and not (source / "case.toml").exists():
        inputs = sorted(source.iterdir())
        tables = read_run(source)
    else:
        case = load_case(arguments.source)
        inputs = list(case.data.input_paths)
        tables = tables_of(case.run(draws=arguments.draws, seed=arguments.seed, threads=arguments.threads))
    occasion = occasion_of(tables, arguments.occasion)
    package = chosen_package(tables, arguments.package)
    draws, threads = arguments.contributions, arguments.threads
    if draws is not None and case is not None:
        tables = with_contributions(tables, case, package, draws, threads)
    elif draws is not None:
        tables = contributions_of_run(tables, source, package, draws, threads)
    revision = None
    if arguments.previous is not None:
        if not (source / MANIFEST).is_file():
            raise CaseError(f"{source}: is no folder of a run, expected one to compare with {arguments.previous}")
        revision = revision_table(Path(arguments.previous), source, arguments.threads)
    scores = read_scores(Path(arguments.scores)) if arguments.scores is not None else None
    beside = Beside(revision, scores)
    with output_folder(arguments.out, inputs) as output:
        arguments.output = output
        names = write_tables(tables, package, occasion, output, arguments.formats, arguments.lang, beside)
    print(
        f"{len(names)} files of {occasion.name_en} are in {arguments.out} / {occasion.name_zh}的表格在 {arguments.out}"
    )
    return 0
