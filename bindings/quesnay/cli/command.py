"""The command ``quesnay``."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quesnay._core import Cancelled, QuesnayError, commit, version
from quesnay.cli.batch import add_batch
from quesnay.cli.compare import add_compare
from quesnay.cli.importing import add_import
from quesnay.cli.kept import DRAWS, SEED, add_kept, how_to_run, refuse_failures, settle, tell_looks
from quesnay.cli.levers import add_levers, with_levers
from quesnay.cli.merge import add_merge
from quesnay.cli.new import add_new
from quesnay.cli.page import add_page
from quesnay.cli.printed import console, report, show
from quesnay.cli.report import add_report
from quesnay.cli.score import add_score
from quesnay.cli.stages import Stages
from quesnay.cli.tables import add_tables
from quesnay.study.stopping import Stopped, signals_stop

if TYPE_CHECKING:
    from quesnay.study.case import Case
    from quesnay.study.output.output_folder import OutputFolder
    from quesnay.study.result import Result

__all__ = ["main"]

_BAD_INPUT, _FAILED, _INTERRUPTED = 2, 1, 130
_BY_SIGNAL = 128


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _version() -> str:
    name, _, changes = commit.partition(" ")
    said = "unknown commit" if name == "unknown" else f"commit {name[:10]} {changes}".rstrip()
    return f"quesnay {version} ({said})"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="quesnay",
        description="Simulates the sectors of an economy and compares policy packages under uncertainty.",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser(
        "run",
        help="run scenarios of a case and write tables and charts",
        description="Runs scenarios of a case on common draws and writes targets.csv, target_differences.csv,"
        " bands.csv, comparison.csv, binding.csv, values.csv, drivers.csv, costs.csv, phases.csv, effects.csv,"
        " alternatives.csv, notes.csv, manifest.json and a fan chart for each target.",
    )
    run.add_argument("case", nargs="?", help="case folder, with case.toml, or name of a shipped case")
    run.add_argument("--out", metavar="FOLDER", help="folder for tables and charts")
    run.add_argument("--draws", type=int, help=f"number of draws (default: {DRAWS})")
    run.add_argument("--first-draw", type=int, help="number of the first draw (default: 0)")
    run.add_argument("--seed", type=int, help=f"seed of the random numbers (default: {SEED})")
    chosen = "packages to run, alone or with assumptions as 'A | C' (default: those of the case)"
    run.add_argument("--scenarios", type=_names, metavar="A,B", help=chosen)
    run.add_argument("--levers", metavar="FILE", help="table of levers (quesnay levers), run as a package too")
    run.add_argument("--assume", type=_names, default=[], metavar="A,B", help="assumptions to apply to every scenario")
    run.add_argument("--vintage", metavar="NAME", help="what was known at a date (default: that of case.toml)")
    run.add_argument("--threads", type=int, help="threads (default: all processors); results do not depend on it")
    run.add_argument("--central", action="store_true", help="one run with every parameter at its central value")
    run.add_argument("--quarterly", action="store_true", help="bands and comparisons by quarter instead of by year")
    add_kept(run)
    run.add_argument("--no-purchases", action="store_true", help="leave out what the same money does as purchases")
    run.add_argument("--no-alternatives", action="store_true", help="leave out other structures of the economy")
    run.set_defaults(action=_run)
    describe = commands.add_parser(
        "describe",
        help="print accounts, equations, parameters and packages of a case",
        description="Prints accounts, equations, parameters with their evidence grade, and packages of a case.",
    )
    describe.add_argument("case", help="case folder, with case.toml, or name of a shipped case")
    describe.add_argument("--vintage", metavar="NAME", help="what was known at a date (default: that of case.toml)")
    describe.set_defaults(action=_describe)
    check = commands.add_parser(
        "check",
        help="check the model of a case",
        description="Checks units, balances of stocks and output, the step, a balanced start and extreme conditions."
        " Ends with 1 if a check does not hold.",
    )
    check.add_argument("case", help="case folder, with case.toml, or name of a shipped case")
    check.add_argument("--draws", type=int, default=32, help="draws to check balances and steps on (default: 32)")
    check.add_argument("--seed", type=int, default=1, help="seed of the random numbers (default: 1)")
    check.add_argument("--vintage", metavar="NAME", help="what was known at a date (default: that of case.toml)")
    check.set_defaults(action=_check)
    add_merge(commands, _written)
    add_new(commands)
    add_levers(commands)
    add_page(commands)
    add_tables(commands)
    add_report(commands)
    add_compare(commands)
    add_batch(commands)
    add_score(commands)
    add_import(commands)
    return parser


def _solve(case: Case, arguments: argparse.Namespace, stages: Stages, quarterly: bool = False) -> Result:
    if arguments.central:
        return case.central(arguments.scenarios, assume=arguments.assume, quarterly=quarterly)
    progress = stages.stage("draws by quarter" if quarterly else "draws")
    return case.run(
        arguments.scenarios, draws=arguments.draws, seed=arguments.seed, assume=arguments.assume,
        first_draw=arguments.first_draw, threads=arguments.threads, progress=progress, quarterly=quarterly,
        ordinary_purchases=not arguments.no_purchases,
        **how_to_run(arguments, quarterly),
    )  # fmt: skip


def _run(arguments: argparse.Namespace) -> int:
    from quesnay.asked import draw_range
    from quesnay.cli.repeat import repeated
    from quesnay.study.case import load_case

    if arguments.manifest is not None:
        return repeated(arguments, _written)
    settle(arguments)
    draw_range(arguments.draws, arguments.seed, arguments.first_draw)
    case = load_case(arguments.case, vintage=arguments.vintage)
    return _written(with_levers(case, arguments) if arguments.levers else case, arguments)


def _asked(case: Case, arguments: argparse.Namespace, stages: Stages) -> tuple[Result, Result | None]:
    """The run with all that is asked of it, and the same run by quarter."""
    result = _solve(case, arguments, stages)
    tell_looks(result)
    refuse_failures(result, arguments.failed_at_most)
    arguments.draws = result.ensemble.n_draws
    result.progress = stages.stage("the same money as purchases")
    result.comparisons()
    result.progress = stages.stage("which constraint binds")
    result.binding()
    result.progress = stages.stage("value of one more unit")
    result.values()
    result.progress = stages.stage("phases")
    result.phases()
    result.progress = stages.stage("effects net of displacement")
    result.effects()
    if not arguments.no_alternatives:
        result.progress = stages.stage("other structures")
        result.alternatives()
    result.progress = None
    if not arguments.quarterly:
        return result, None
    quarters = _solve(case, arguments, stages, quarterly=True)
    quarters.comparisons()
    return result, quarters


def _written(case: Case, arguments: argparse.Namespace) -> int:
    """A run with its tables and charts, or a part of a run in its folder."""
    from quesnay.plots.fans import draw_fans
    from quesnay.study.notes import notes_of
    from quesnay.study.output.files import write_into
    from quesnay.study.output.output_folder import output_folder

    stages = Stages(console(stderr=True))
    if arguments.out is None:
        with stages.bar:
            _asked(case, arguments, stages)
        print(f"{arguments.draws} draws from {arguments.first_draw} on are in {arguments.checkpoint}")
        return 0
    with output_folder(arguments.out, case.data.input_paths) as output, stages.bar:
        arguments.output = output
        if not arguments.central:
            estimate = case.estimate_memory(
                arguments.scenarios, draws=arguments.draws, assume=arguments.assume, threads=arguments.threads
            )
            print(estimate, file=sys.stderr)
        result, quarters = _asked(case, arguments, stages)
        tables = result.named_tables(quarters, alternatives=not arguments.no_alternatives)
        charts = {target.target: f"fan_{target.target}.png" for target in case.data.targets}
        draw_fans(result, {target: output.place(name) for target, name in charts.items()})
        write_into(result, tables, output, list(charts.values()), quarterly=arguments.quarterly)
    report(result, notes_of(result, tables), arguments.out, alternatives=not arguments.no_alternatives)
    return 0


def _describe(arguments: argparse.Namespace) -> int:
    from quesnay.reports.console import describe
    from quesnay.study.case import load_case

    place = console()
    for part in describe(load_case(arguments.case, vintage=arguments.vintage)):
        show(place, part)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from quesnay.reports.console import check_report
    from quesnay.study.case import load_case

    case = load_case(arguments.case, vintage=arguments.vintage)
    table = case.check(draws=arguments.draws, seed=arguments.seed)
    show(console(), check_report(table))
    return 0 if table.passed.all() else _FAILED


def _print_what_can_be_printed() -> None:
    """Signs that a stream cannot show become question marks: a log in another encoding ends no run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors in ("strict", "surrogateescape"):
            stream.reconfigure(errors="replace")


def _left(parsed: argparse.Namespace) -> str:
    output: OutputFolder | None = getattr(parsed, "output", None)
    return f"the files in {output.folder} are whole" if output and output.finished else "nothing was written"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns 0, 2 for bad input, 1 for a failed run, 130 if interrupted.

    Other signals that ask it to end are answered in the same way, with 128 and the signal's number: 143 after SIGTERM,
    129 after SIGHUP.
    """
    _print_what_can_be_printed()
    parsed = _parser().parse_args(arguments)
    with signals_stop():
        return _answer(parsed)


def _answer(parsed: argparse.Namespace) -> int:
    try:
        code: int = parsed.action(parsed)
        return code
    except Cancelled as error:
        print(f"quesnay: {error}", file=sys.stderr)
        return _FAILED
    except QuesnayError as error:
        print(f"quesnay: {error}", file=sys.stderr)
        return _BAD_INPUT
    except Stopped as stop:
        print(f"quesnay: stopped by {stop}, {_left(parsed)}", file=sys.stderr)
        return _BY_SIGNAL + stop.number
    except KeyboardInterrupt:
        print(f"quesnay: interrupted, {_left(parsed)}", file=sys.stderr)
        return _INTERRUPTED
    except (RuntimeError, MemoryError, OSError) as error:
        unsaid = "out of memory" if isinstance(error, MemoryError) else type(error).__name__
        print(f"quesnay: {str(error) or f'{unsaid}, {_left(parsed)}'}", file=sys.stderr)
        return _FAILED
