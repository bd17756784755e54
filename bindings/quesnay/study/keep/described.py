"""What a checkpoint says of the run that it keeps, so that other folders of the same run are known by it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from quesnay._core import InvalidValue
from quesnay.errors import CaseError
from quesnay.study.keep.restricted import from_bytes, to_bytes
from quesnay.study.keep.saved import folder_manifest
from quesnay.study.keep.store import write_whole

__all__ = ["read_described", "require_same", "write_described"]


def _names(per_year: int) -> tuple[str, str]:
    return f"run-{per_year}.json", f"run-{per_year}.bin"


def require_same(where: str, held: dict[str, Any], given: dict[str, Any], *, draws: bool) -> None:
    """Refuses another run than the one that a folder holds.

    Parameters
    ----------
    draws
        Whether the number of draws must be the same too.
    """
    for key in ("quesnay", "commit", "inputs", "model_sha256", "options"):
        ours, theirs = held.get(key), given.get(key)
        if key == "options" and isinstance(ours, dict) and isinstance(theirs, dict):
            for option in sorted({*ours, *theirs} - (set() if draws else {"draws", "design_draws"})):
                if ours.get(option) != theirs.get(option):
                    raise CaseError(
                        f"{where}: the folder holds a run with {option} {ours.get(option)}, given {theirs.get(option)}:"
                        " expected the same, or another folder"
                    )
        elif ours != theirs:
            what = {"inputs": "other case files", "model_sha256": "other equations"}.get(key, f"{key} {ours}")
            raise CaseError(f"{where}: the folder holds a run of {what}, expected the same, or another folder")


def write_described(folder: Path, study: Any) -> None:
    """Says what run a checkpoint keeps.

    Raises
    ------
    CaseError
        If the folder holds another run.
    """
    text, content = _names(study.per_year)
    made_of = to_bytes(study)
    equations = json.dumps(study.uncertainty.core.equations(), ensure_ascii=False, sort_keys=True)
    manifest = json.loads(json.dumps({
        **folder_manifest(study), "model_sha256": hashlib.sha256(equations.encode()).hexdigest(),
        "study_sha256": hashlib.sha256(made_of).hexdigest(),
    }))  # fmt: skip
    if (folder / text).exists():
        require_same(str(folder), _manifest(folder / text), manifest, draws=False)
    write_whole(folder / content, made_of)
    write_whole(folder / text, f"{json.dumps(manifest, ensure_ascii=False, indent=2)}\n".encode())


def _manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_bytes())
    except OSError as error:
        raise CaseError(
            f"{path}: cannot be read: {error.strerror}; expected a folder that a run with --checkpoint made"
        ) from None
    except (ValueError, RecursionError) as error:
        raise CaseError(f"{path}: is damaged: {error}; expected what a run with --checkpoint wrote") from None
    if not isinstance(manifest, dict):
        raise CaseError(f"{path}: holds no table, expected what a run with --checkpoint wrote")
    return manifest


def read_described(folder: Path, per_year: int, kind: type) -> tuple[dict[str, Any], Any] | None:
    """What a checkpoint says, and the study that it keeps; None if it keeps none read so often a year.

    Raises
    ------
    CaseError
        If a file is damaged, or the folder is no checkpoint.
    """
    text, content = _names(per_year)
    if per_year != 1 and not (folder / text).exists():
        return None
    manifest = _manifest(folder / text)
    try:
        made_of = (folder / content).read_bytes()
    except OSError as error:
        raise CaseError(f"{folder / content}: cannot be read: {error.strerror}") from None
    if hashlib.sha256(made_of).hexdigest() != manifest.get("study_sha256"):
        raise CaseError(f"{folder / content}: is damaged, its SHA-256 is not that of {text}")
    try:
        return manifest, from_bytes(made_of, kind)
    except InvalidValue as error:
        raise CaseError(f"{folder / content}: {error}") from None
