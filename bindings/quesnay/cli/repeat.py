"""``quesnay run --manifest``: a run repeated from what it said of itself, and what it wrote compared."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import quesnay._core as _core
from quesnay.case.shipped import case_folder
from quesnay.cli.kept import settle
from quesnay.errors import CaseError
from quesnay.study.output.case_archive import CASE_ARCHIVE, archived_files, write_files

if TYPE_CHECKING:
    from quesnay.study.case import Case

__all__ = ["repeated"]

_MOST_NAMED = 5
# Arguments that the manifest fixes.
_FIXED = ("draws", "seed", "first_draw", "scenarios", "assume", "central", "quarterly", "design", "until", "levers",
          "vintage", "no_purchases", "no_alternatives")  # fmt: skip
# Options that a repeated run is given, and those that follow from the case or from others.
_GIVEN = {"seed", "draws", "first_draw", "scenarios", "assume", "central", "quarterly", "switches", "design",
          "design_draws", "vintage", "demand", "ordinary_purchases"}  # fmt: skip
_FOLLOW = {"method", "steps_per_year", "quantile_method", "until", "control"}


def repeated(arguments: argparse.Namespace, write: Callable[[Case, argparse.Namespace], int]) -> int:
    """Repeats the run of a manifest; 1 if it writes other files than it did.

    Parameters
    ----------
    write
        Makes a run and writes its tables.
    """
    from quesnay.study.case import load_case

    manifest = _asked_of_manifest(arguments)
    path = Path(arguments.manifest)
    with _case_folder(arguments.case, manifest, path) as folder:
        arguments.case = str(folder)
        settle(arguments)
        case = load_case(folder, vintage=arguments.vintage, demand=arguments.demand)
        code = write(_require_same_case(case, manifest, path), arguments)
    differ = _other_outputs(manifest, arguments.out)
    if differ:
        print(f"quesnay: other than when the manifest was written: {', '.join(differ)}", file=sys.stderr)
        return 1
    print(f"all {len(manifest['outputs'])} files have the bytes that the manifest lists", file=sys.stderr)
    return code


def _asked_of_manifest(arguments: argparse.Namespace) -> dict[str, Any]:
    """Reads the manifest and fills in the arguments of the run that wrote it.

    Raises
    ------
    CaseError
        If it cannot be read, was written by another form, or arguments that it fixes are given beside it.
    """
    path = Path(arguments.manifest)
    try:
        manifest = json.loads(path.read_bytes())
        options = manifest["options"]
        given = {key: options[key] for key in ("seed", "draws", "first_draw", "scenarios", "assume", "central")}
        inputs, outputs = manifest["inputs"], manifest["outputs"]
        files = [(str(one["path"]), str(one["sha256"])) for one in (*inputs, *outputs)]
    except OSError as error:
        raise CaseError(f"{path}: the manifest cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        files = []
    if not files:
        raise CaseError(f"{path}: it is no manifest of a run, expected manifest.json of an output folder")
    for name in _FIXED:
        if getattr(arguments, name) not in (None, False, []):
            raise CaseError(f"--manifest and --{name.replace('_', '-')} are given together, expected one of them")
    unknown = sorted(set(options) - _GIVEN - _FOLLOW)
    if unknown:
        raise CaseError(f"{path}: option '{unknown[0]}' is not one that this version repeats")
    if "samples" in manifest:
        raise CaseError(f"{path}: the draws were given as a table, expected the run to be kept by Result.save")
    for key, value in given.items():
        setattr(arguments, key, value)
    arguments.quarterly = bool(options.get("quarterly", False))
    arguments.design = None if arguments.central else options.get("design", "monte_carlo")
    arguments.vintage, arguments.demand = options.get("vintage"), options.get("demand")
    arguments.no_purchases = not options.get("ordinary_purchases", True)
    arguments.no_alternatives = "alternatives.csv" not in {one["path"] for one in manifest.get("outputs", ())}
    return dict(manifest)


def _differing(folder: Path, manifest: dict[str, Any]) -> list[str]:
    """Files of the case that are not as they were."""
    found = []
    for one in manifest["inputs"]:
        try:
            if hashlib.sha256((folder / one["path"]).read_bytes()).hexdigest() != one["sha256"]:
                found.append(f"{one['path']} changed")
        except OSError:
            found.append(f"{one['path']} is gone")
    return sorted(found)


@contextmanager
def _case_folder(given: str | None, manifest: dict[str, Any], path: Path) -> Iterator[Path]:
    """The case that is given, or that of the manifest: its folder if it is as it was, else the archive beside it.

    Raises
    ------
    CaseError
        If no case is given, the folder is another one and there is no archive.
    """
    if given is not None:
        yield case_folder(given)
        return
    folder = Path(str(manifest.get("run", {}).get("case_folder", "")))
    differ = _differing(folder, manifest)
    if not differ:
        yield folder
        return
    archive = path.parent / CASE_ARCHIVE
    listed = {one["path"]: one["sha256"] for one in manifest["outputs"]}
    if not archive.is_file() or hashlib.sha256(archive.read_bytes()).hexdigest() != listed.get(CASE_ARCHIVE):
        raise CaseError(
            f"{path}: the run cannot be repeated, its case was another one than {folder}: {_some(differ)};"
            f" expected CASE beside --manifest, or {CASE_ARCHIVE} as the run wrote it beside the manifest"
        )
    print(f"quesnay: {folder}: {_some(differ)}; the case is that of {archive}", file=sys.stderr)
    with TemporaryDirectory() as made:
        write_files(archived_files(archive), Path(made))
        yield Path(made)


def _some(differ: Sequence[str]) -> str:
    more = f" and {len(differ) - _MOST_NAMED} more" if len(differ) > _MOST_NAMED else ""
    return f"{', '.join(differ[:_MOST_NAMED])}{more}"


def _require_same_case(case: Case, manifest: dict[str, Any], path: Path) -> Case:
    """The case with the switches of the manifest.

    Raises
    ------
    CaseError
        If its files or equations are not those of the manifest: which, and by which version that was written.
    """
    then = {one["path"]: one["sha256"] for one in manifest["inputs"]}
    now = dict(case.data.inputs)
    differ = [f"{name} changed" for name in sorted(then.keys() & now.keys()) if then[name] != now[name]]
    differ += [f"{name} is gone" for name in sorted(then.keys() - now.keys())]
    differ += [f"{name} is new" for name in sorted(now.keys() - then.keys())]
    if differ:
        raise CaseError(f"{path}: the run cannot be repeated, its case was another one: {_some(differ)}")
    switches = manifest["options"].get("switches", {})
    if switches and switches != case.switches.model_dump():
        case = case.with_switches(**switches)
    equations = json.dumps(case.model.core.equations(), ensure_ascii=False, sort_keys=True)
    if hashlib.sha256(equations.encode()).hexdigest() != manifest["model_sha256"]:
        raise CaseError(
            f"{path}: the run cannot be repeated, its equations were others: {_versions(manifest)}, or the model was"
            " edited in Python"
        )
    if (manifest["quesnay"], manifest.get("commit")) != (_core.version, _core.commit):
        print(f"quesnay: {path}: {_versions(manifest)}", file=sys.stderr)
    return case


def _versions(manifest: dict[str, Any]) -> str:
    then = f"quesnay {manifest['quesnay']} of commit {manifest.get('commit')}"
    return f"it was written by {then}, this is {_core.version} of commit {_core.commit}"


def _other_outputs(manifest: dict[str, Any], folder: str) -> list[str]:
    """Files of the manifest that the repeated run wrote otherwise or not at all."""
    written = json.loads((Path(folder) / "manifest.json").read_bytes())["outputs"]
    now = {one["path"]: one["sha256"] for one in written}
    return [one["path"] for one in manifest["outputs"] if now.get(one["path"]) != one["sha256"]]
