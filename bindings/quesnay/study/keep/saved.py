"""A run in a folder: saved, read again with everything one may ask, and readable without this package.

``draws/*.parquet`` has the outcomes, ``parameters/*.parquet`` what was drawn, both by block of draws with a list of
SHA-256; ``study.bin`` what the run was made of, and ``manifest.json`` says all that in words.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

import quesnay._core as _core
from quesnay.errors import CaseError
from quesnay.study.keep.parts import BLOCK, Block, Part, blocks_of, gathering
from quesnay.study.keep.restricted import from_bytes, to_bytes
from quesnay.study.keep.store import LIST, BlockFolder, write_whole

if TYPE_CHECKING:
    from quesnay.study.keep.programs import Programs

__all__ = ["FORMAT", "SavedRun", "folder_manifest", "read_manifest", "read_saved", "write_saved"]

FORMAT = 1
MANIFEST, STUDY, SUMMARY, DRAWS, PARAMETERS = "manifest.json", "study.bin", "summary.bin", "draws", "parameters"
_WRITERS = 2
#: Draws of a file: what is written at once takes far less time in few long columns than in many short ones.
_DRAWS_OF_A_FILE = 8192


class SavedRun(NamedTuple):
    """What was read from a folder."""

    study: Any
    ensemble: _core.EnsembleResult
    started: datetime.datetime
    seconds: float
    looks: dict[str, Any] | None


def folder_manifest(study: Any) -> dict[str, Any]:
    """What a saved run and a checkpoint say of the run in words."""
    case, options = study.case, study.options
    return {
        "format": FORMAT, "quesnay": _core.version, "commit": _core.commit,
        "case": {"id": case.file.id, "title_en": case.file.title_en, "title_zh": case.file.title_zh},
        "inputs": [{"path": path, "sha256": digest} for path, digest in case.inputs],
        "options": {
            "scenarios": study.names, "assume": list(study.assume), "seed": options.seed, "draws": options.draws,
            "first_draw": options.first_draw, "vintage": case.vintage.name if case.vintage else None,
            "ordinary_purchases": options.purchases, "periods_per_year": study.per_year, "central": study.central,
            "design": study.uncertainty.design[0], "design_draws": study.uncertainty.design[1],
        },
    }  # fmt: skip


def write_saved(
    path: str | PathLike[str], study: Any, programs: Programs, ensemble: _core.EnsembleResult,
    started: datetime.datetime, seconds: float, looks: dict[str, Any] | None, *, parameters: bool,
) -> None:  # fmt: skip
    """Writes a run into a folder, see Result.save."""
    if not str(path):
        raise CaseError("the folder of a saved run is an empty text, expected the name of a folder")
    folder = Path(path)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CaseError(f"{folder}: a run is to be saved where something is already, expected a new or empty folder")
    made = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        made.mkdir(parents=True)
        manifest = folder_manifest(study)
        manifest["run"] = {"started": started.isoformat(), "seconds": seconds}
        manifest["draws_of_a_file"] = _DRAWS_OF_A_FILE
        manifest["until"] = looks
        manifest["failures"] = ensemble.failures
        files = {STUDY: to_bytes(study)}
        if ensemble.kept:
            _write_draws(made, study, programs, ensemble, parameters)
        else:
            files[SUMMARY] = to_bytes(ensemble)
        for name, content in files.items():
            write_whole(made / name, content, sync=False)
        manifest["files"] = [_listed(name, content) for name, content in files.items()]
        if ensemble.kept:
            names = [f"{part}/{LIST}" for part in (DRAWS, PARAMETERS) if (made / part).is_dir()]
            manifest["files"] += [_listed(name, (made / name).read_bytes()) for name in names]
        text = json.dumps(manifest, ensure_ascii=False, indent=2)
        write_whole(made / MANIFEST, f"{text}\n".encode())
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    except OSError as error:
        raise CaseError(f"{folder}: the run cannot be saved: {error.strerror or error}") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _listed(name: str, content: bytes) -> dict[str, str]:
    return {"path": name, "sha256": hashlib.sha256(content).hexdigest()}


def _write_draws(
    folder: Path, study: Any, programs: Programs, ensemble: _core.EnsembleResult, parameters: bool
) -> None:
    names = programs.names
    seed, first = study.options.seed, ensemble.first_draw
    place = {name: s for s, name in enumerate(names)}
    failures = [{**failure, "scenario": place[failure["scenario"]]} for failure in ensemble.failures]
    values = [ensemble.values(s) for s in range(len(names))]
    drawn = [(folder / DRAWS, names, [programs.columns(s) for s in range(len(names))])]
    plan = study.uncertainty.plan
    if parameters and plan.streams:
        drawn.append((folder / PARAMETERS, ["drawn"], [plan.streams]))
    folders = [BlockFolder(*one, seed, sync=False) for one in drawn]

    def write(block: Block) -> None:
        at = slice(block.first - first, block.first - first + block.draws)
        own = [one for one in failures if block.first <= one["draw"] < block.first + block.draws]
        folders[0].put(Part(block, [one[:, at] for one in values], own))
        if len(folders) > 1:
            numbers = np.ascontiguousarray(plan.drawn_numbers(seed, block.first, block.draws).T)
            folders[1].put(Part(block, [numbers], []))

    for one in folders:
        one.folder.mkdir()
    with ThreadPoolExecutor(_WRITERS) as writers:
        for _ in writers.map(write, blocks_of(first, ensemble.n_draws, _DRAWS_OF_A_FILE)):
            pass
    for one in folders:
        one.sort()


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a folder says of the run in it.

    Raises
    ------
    CaseError
        If there is none, or it is of another form.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_bytes())
    except OSError as error:
        raise CaseError(f"{path}: the manifest of a saved run cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise CaseError(f"{path}: the manifest of a saved run is damaged: {error}") from None
    if not isinstance(manifest, dict) or "format" not in manifest:
        raise CaseError(f"{path}: it is not the manifest of a saved run, expected one that Result.save wrote")
    if manifest["format"] != FORMAT:
        raise CaseError(f"{path}: the run was saved in form {manifest['format']}, this version reads form {FORMAT}")
    return manifest


def _checked(folder: Path, manifest: dict[str, Any], name: str) -> bytes:
    """A file that the manifest lists, as it was written."""
    listed = {one["path"]: one["sha256"] for one in manifest["files"]}
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise CaseError(f"{folder / name}: a file of a saved run cannot be read: {error.strerror}") from None
    if hashlib.sha256(content).hexdigest() != listed.get(name):
        raise CaseError(f"{folder / name}: a file of a saved run is damaged, its SHA-256 is not that of the manifest")
    return content


def read_saved(
    path: str | PathLike[str], kind: type, compiled: Callable[[Any], tuple[Programs, Any]]
) -> tuple[SavedRun, Any]:
    """Reads a run from a folder, see load_runs: what was saved, and its programs compiled anew.

    Parameters
    ----------
    kind
        Class of studies.
    compiled
        Compiles the programs of a study.
    """
    folder = Path(path)
    manifest = read_manifest(folder)
    try:
        study = from_bytes(_checked(folder, manifest, STUDY), kind)
    except _core.InvalidValue as error:
        raise CaseError(f"{folder / STUDY}: saved by quesnay {manifest['quesnay']}: {error}") from None
    programs, places = compiled(study)
    run = manifest["run"]
    if (folder / SUMMARY).exists():
        try:
            ensemble = from_bytes(_checked(folder, manifest, SUMMARY), _core.EnsembleResult)
        except _core.InvalidValue as error:
            raise CaseError(f"{folder / SUMMARY}: {error}") from None
    else:
        ensemble = _gathered(folder, manifest, study, programs)
    started = datetime.datetime.fromisoformat(run["started"])
    return SavedRun(study, ensemble, started, float(run["seconds"]), manifest["until"]), places


def _gathered(folder: Path, manifest: dict[str, Any], study: Any, programs: Programs) -> _core.EnsembleResult:
    _checked(folder, manifest, f"{DRAWS}/{LIST}")
    columns = [programs.columns(s) for s in range(len(programs.names))]
    said: list[str] = []
    draws = BlockFolder(folder / DRAWS, programs.names, columns, study.options.seed, say=said.append)
    whole = Block(study.options.first_draw, study.options.draws)
    size = manifest.get("draws_of_a_file", BLOCK)  # of a run that was saved before it was said
    if not isinstance(size, int) or size < 1:
        raise CaseError(f"{folder / MANIFEST}: 'draws_of_a_file' is {size!r}, expected a count, 1 or more")
    gathered = gathering(programs, study.options.seed, whole, keep=True)

    def read(block: Block) -> Part:
        part = draws.get(block)
        if part is None:
            told = said[0].removesuffix("; it is made again") if said else f"{draws.folder}: {block} are missing"
            raise CaseError(f"{told}; expected the run to be saved again")
        return part

    with ThreadPoolExecutor(_WRITERS) as readers:
        for part in readers.map(read, blocks_of(whole.first, whole.draws, size)):
            gathered.add(part.values, part.failures)
    return gathered.finish()
