"""``quesnay serve`` and ``quesnay page``: a case behind sliders, served or as one file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

__all__ = ["add_page"]


def add_page(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds both commands to those of ``quesnay``."""
    serve = commands.add_parser(
        "serve",
        help="open a page with the packages and levers of a case",
        description="Serves a page on which packages are compared and levers moved, to this machine alone unless"
        " --host says otherwise. Nothing is stored, and nothing is asked of another machine.",
    )
    serve.add_argument("case", help="case folder, with case.toml, or name of a shipped case")
    serve.add_argument("--port", type=int, default=8642, help="port (default: 8642)")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--seed", type=int, default=2025, help="seed of the random numbers (default: 2025)")
    serve.add_argument("--threads", type=int, help="threads of one answer (default: all processors)")
    serve.add_argument("--vintage", metavar="NAME", help="what was known at a date (default: that of case.toml)")
    _districts(serve)
    serve.set_defaults(action=_serve)
    page = commands.add_parser(
        "page",
        help="write the page as one file that needs no server",
        description="Writes one HTML file with every package of a case, and each package with one policy at another"
        " size. It opens from a file share, without a server or a network.",
    )
    page.add_argument("--static", metavar="CASE", required=True, help="case folder or name of a shipped case")
    page.add_argument("--out", metavar="FILE", required=True, type=Path, help="HTML file to write")
    page.add_argument("--draws", type=int, default=1000, help="number of draws (default: 1000)")
    page.add_argument("--seed", type=int, default=2025, help="seed of the random numbers (default: 2025)")
    page.add_argument("--threads", type=int, help="threads (default: all processors); results do not depend on it")
    page.add_argument("--vintage", metavar="NAME", help="what was known at a date (default: that of case.toml)")
    _districts(page)
    page.set_defaults(action=_page)


def _districts(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--districts", action="store_true",
        help="run the economy by district, in a case that has districts: a map, and policies in chosen districts",
    )  # fmt: skip


def _serve(arguments: argparse.Namespace) -> int:
    from quesnay.asked import draw_range, thread_count, whole
    from quesnay.page.serve import serve

    draw_range(1, arguments.seed, 0)
    port = whole(arguments.port, "port", 0, 65535)
    threads = thread_count(arguments.threads)
    serve(
        arguments.case, arguments.host, port, arguments.seed, threads, arguments.vintage, districts=arguments.districts
    )  # fmt: skip
    return 0


def _page(arguments: argparse.Namespace) -> int:
    from quesnay.asked import draw_range, thread_count, whole
    from quesnay.page.engine import CaseEngine
    from quesnay.page.one_file import write_page
    from quesnay.page.request import MOST_DRAWS
    from quesnay.page.serve import opened_case

    draw_range(arguments.draws, arguments.seed, 0)
    draws = whole(arguments.draws, "draws", 1, MOST_DRAWS)
    case = opened_case(arguments.static, arguments.vintage, districts=arguments.districts)
    engine = CaseEngine(case, seed=arguments.seed, threads=thread_count(arguments.threads))
    write_page(engine, arguments.out, draws)
    size = arguments.out.stat().st_size / 1e6
    print(f"{arguments.out} holds the page ({size:.1f} MB) / 页面已写入 {arguments.out}", file=sys.stderr)
    return 0
