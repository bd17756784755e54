"""``quesnay run --manifest``: a run repeated from what it said of itself, and what it wrote compared."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import quesnay._core as _core
from quesnay.errors import CaseError

if TYPE_CHECKING:
    from quesnay.study.case import Case

__all__ = ["asked_of_manifest", "compare_outputs", "require_same_case"]

_MOST_NAMED = 5
# Options that a repeated run is given, and those that follow from the case or from others.
_GIVEN = {"seed", "draws", "first_draw", "scenarios", "assume", "central", "quarterly", "switches", "design",
          "design_draws", "vintage"}  # fmt: skip
_FOLLOW = {"method", "steps_per_year", "quantile_method", "until", "control"}


def asked_of_manifest(arguments: argparse.Namespace) -> dict[str, Any]:
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
        folder = manifest["run"].get("case_folder")
    except OSError as error:
        raise CaseError(f"{path}: the manifest cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CaseError(f"{path}: it is no manifest of a run, expected manifest.json of an output folder") from None
    for name in (
        "draws",
        "seed",
        "first_draw",
        "scenarios",
        "assume",
        "central",
        "quarterly",
        "design",
        "until",
        "vintage",
    ):
        if getattr(arguments, name) not in (None, False, []):
            raise CaseError(f"--manifest and --{name.replace('_', '-')} are given together, expected one of them")
    unknown = sorted(set(options) - _GIVEN - _FOLLOW)
    if unknown:
        raise CaseError(f"{path}: option '{unknown[0]}' is not one that this version repeats")
    if manifest.get("samples"):
        raise CaseError(f"{path}: the run had samples of its own, which no manifest holds: expected drawn numbers")
    for key, value in given.items():
        setattr(arguments, key, value)
    arguments.quarterly = bool(options.get("quarterly", False))
    arguments.design = options.get("design", "monte_carlo")
    arguments.vintage = options.get("vintage")
    if arguments.central:
        arguments.design = None
    if arguments.case is None:
        arguments.case = folder
    if arguments.case is None or not (Path(arguments.case) / "case.toml").exists() and arguments.case == folder:
        raise CaseError(f"{path}: the case folder '{folder}' is not there, expected CASE beside --manifest")
    return dict(manifest)


def require_same_case(case: Case, manifest: dict[str, Any], path: str) -> Case:
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
        more = f" and {len(differ) - _MOST_NAMED} more" if len(differ) > _MOST_NAMED else ""
        raise CaseError(
            f"{path}: the run cannot be repeated, its case was another one: {', '.join(differ[:_MOST_NAMED])}{more}"
        )
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


def compare_outputs(manifest: dict[str, Any], folder: str) -> list[str]:
    """Files of the manifest that the repeated run wrote otherwise or not at all."""
    written = json.loads((Path(folder) / "manifest.json").read_bytes())["outputs"]
    now = {one["path"]: one["sha256"] for one in written}
    return [one["path"] for one in manifest["outputs"] if now.get(one["path"]) != one["sha256"]]
