"""``quesnay batch``: every run, table and report of a night; what is already made is not made again."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quesnay.office.nightly import NightRun

__all__ = ["add_batch"]

_LAST, _LOG, _CHANGES = "last_night", "batch.log", "changes.csv"


def add_batch(commands: Any) -> None:
    """Adds the command to those of ``quesnay``."""
    batch = commands.add_parser(
        "batch",
        help="make the runs, tables and reports of a list, for the night",
        description="Makes every run, table and report that FILE.toml lists, each in a process of its own, and logs"
        " duration and size. A run whose case, options and version are those of the folder is not made again, so a"
        " batch that was interrupted goes on. Ends with 0 if all was made, 1 if a part failed (the others are made),"
        " 2 if the file is wrong.",
    )
    batch.add_argument("file", metavar="FILE.toml", help="list of runs: docs/office/README.md")
    batch.add_argument("--overwrite", action="store_true", help="make everything again")
    batch.set_defaults(action=_batch)


def _batch(arguments: argparse.Namespace) -> int:
    from quesnay.office.nightly import read_night

    path = Path(arguments.file)
    night = read_night(path)
    out = path.parent / night.out
    out.mkdir(parents=True, exist_ok=True)
    failed = 0
    for run in night.runs:
        folder = out / run.id
        for name, command, made in _parts(run, path.parent, folder, arguments.overwrite):
            began = time.perf_counter()
            if made:
                code = 0
                said = "as it was"
            else:
                ended = subprocess.run([sys.executable, "-m", "quesnay", *command], capture_output=True, text=True)
                code = ended.returncode
                said = ended.stderr.strip().splitlines()[-1] if code and ended.stderr.strip() else "made"
            failed += code != 0
            _log(out / _LOG, run.id, name, code, said, time.perf_counter() - began, folder / name)
            if name == "run" and code != 0:
                break  # nothing can be printed of it
            if name == "run" and not made:
                _say_changes(folder)
    return 1 if failed else 0


def _parts(run: NightRun, beside: Path, folder: Path, overwrite: bool) -> Iterator[tuple[str, list[str], bool]]:
    """Name, command and whether it is already made, of the run and of what is printed of it."""
    given = beside / run.case
    case = str(given) if given.exists() else run.case
    options = ["--draws", str(run.draws), "--seed", str(run.seed)]
    options += ["--scenarios", ",".join(run.scenarios)] if run.scenarios else []
    options += ["--assume", ",".join(run.assume)] if run.assume else []
    options += ["--vintage", run.vintage] if run.vintage else []
    options += ["--quarterly"] if run.quarterly else []
    made = not overwrite and _is_made(run, case, folder / "run")
    if not made and (folder / "run" / "manifest.json").is_file():
        # Kept to say what changed.
        shutil.rmtree(folder / _LAST, ignore_errors=True)
        shutil.copytree(folder / "run", folder / _LAST, ignore=shutil.ignore_patterns("*.png", ".*"))
    yield "run", ["run", case, "--out", str(folder / "run"), *options], made
    package = ["--package", run.package] if run.package else []
    package += ["--contributions", str(run.contributions)] if run.contributions else []
    previous = ["--previous", str(folder / _LAST)] if (folder / _LAST / "manifest.json").is_file() else []
    for occasion in run.tables:
        name = f"tables_{occasion}"
        command = [
            "tables",
            str(folder / "run"),
            "--occasion",
            occasion,
            "--out",
            str(folder / name),
            "--lang",
            run.lang,
        ]
        command += ["--formats", ",".join(run.formats), *package, *previous]
        yield name, command, made and (folder / name / "manifest.json").is_file()
    for occasion in run.reports:
        name = f"report_{occasion}"
        command = ["report", str(folder / "run"), "--occasion", occasion, "--out", str(folder / name), *package]
        yield name, [*command, "--lang", run.lang], made and (folder / name / "manifest.json").is_file()


def _is_made(run: NightRun, case: str, folder: Path) -> bool:
    """Whether a folder holds this run: the same case, options and version."""
    from quesnay._core import commit, version
    from quesnay.errors import CaseError
    from quesnay.office.run_tables import read_run
    from quesnay.study.case import load_case

    try:
        manifest = read_run(folder).manifest
        data = load_case(case).data
    except CaseError:
        return False  # the run itself will say what is wrong
    options = manifest["options"]
    asked = {
        "draws": run.draws, "seed": run.seed, "assume": run.assume, "quarterly": run.quarterly,
        "vintage": run.vintage or options.get("vintage"), "scenarios": run.scenarios or data.file.scenarios.order,
    }  # fmt: skip
    inputs = [(one["path"], one["sha256"]) for one in manifest["inputs"]]
    return (
        all(options.get(name) == value for name, value in asked.items())
        and inputs == list(data.inputs)
        and (manifest["quesnay"], manifest["commit"]) == (version, commit)
    )


def _say_changes(folder: Path) -> None:
    """Writes what changed since last night, and says how much."""
    from quesnay.errors import CaseError
    from quesnay.office.changes import changed_cells
    from quesnay.office.run_tables import read_run
    from quesnay.study.output.files import csv_bytes

    try:
        before, after = read_run(folder / _LAST), read_run(folder / "run")
    except CaseError:
        return  # the first night
    table = changed_cells(before, after)
    part = folder / f".{_CHANGES}.part"
    part.write_bytes(csv_bytes(table))
    os.replace(part, folder / _CHANGES)
    print(f"  {len(table)} numbers changed since last night: {folder / _CHANGES} / 较上一晚有 {len(table)} 个数变化")


def _log(path: Path, run: str, part: str, code: int, said: str, seconds: float, folder: Path) -> None:
    files = [one for one in folder.glob("*") if one.is_file()] if folder.is_dir() else []
    size = sum(one.stat().st_size for one in files)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    row = {"time": now, "run": run, "part": part, "code": code, "seconds": round(seconds, 1), "files": len(files),
           "bytes": size, "said": said}  # fmt: skip
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(f"{run} {part}: {said}, {seconds:.1f} s, {len(files)} files, {size / 1e6:.1f} MB")
