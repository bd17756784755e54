"""A case whose files are changed in memory: read anew by the same rules, and written as a folder."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from quesnay.case.change.contents import Contents
from quesnay.case.change.vintage import settle_vintage
from quesnay.case.data import CaseData, Change
from quesnay.case.schema import SwitchTable
from quesnay.errors import CaseError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CHANGE_COLUMNS", "Edit", "change_table", "changed_text", "contents_of", "save_folder", "with_changes"]

CHANGE_COLUMNS = ["kind", "name", "account", "before", "after"]

_MOST_NAMED = 6

Edit = Callable[[Contents], list[Change]]


def contents_of(data: CaseData) -> Contents:
    """Files of a case with all that was changed, its switches and vintage too."""
    contents = Contents(data.contents)
    file = contents.table("case.toml")
    if SwitchTable.model_validate(file.get("switches", {})) != data.file.switches:
        file = {**file, "switches": data.file.switches.model_dump(exclude_defaults=True)}
        contents.put_table("case.toml", file)
    if data.vintage is not None and file.get("vintage") != data.vintage.name:
        contents.put_table("case.toml", {**file, "vintage": data.vintage.name})
    return contents


def with_changes(data: CaseData, edit: Edit, read: Callable[[Path, Mapping[str, bytes]], CaseData]) -> CaseData:
    """The case as ``read`` reads its changed files.

    Raises
    ------
    CaseError
        What a file with the change is refused with.
    """
    contents = contents_of(data)
    settle_vintage(contents, data)
    changes = edit(contents)
    changed = read(data.folder, contents.files)
    return dataclasses.replace(changed, changes=(*data.changes, *changes))


def change_table(data: CaseData) -> pd.DataFrame:
    """See Case.changes."""
    import pandas as pd

    return pd.DataFrame([dataclasses.astuple(one) for one in data.changes], columns=CHANGE_COLUMNS)


def changed_text(data: CaseData) -> str:
    """The changes in a few words; nothing of none."""
    if not data.changes:
        return ""
    named = [
        f"{one.name}{f' of {one.account}' if one.account else ''} = {one.after}"
        if one.kind == "parameter" else f"{one.kind} {one.name}"
        for one in data.changes
    ]  # fmt: skip
    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    return f"; changed: {', '.join(named[:_MOST_NAMED])}{more}"


def save_folder(data: CaseData, folder: str | PathLike[str]) -> Path:
    """Writes the files of a case into a folder that does not exist or is empty; all of them or none."""
    target = Path(folder)
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise CaseError(f"{target}: the folder is in use, expected one that does not exist or is empty")
    files = contents_of(data).files
    # Written aside first, so that a full disk leaves no half of a case.
    part = target / f".{os.getpid()}.part"
    try:
        part.mkdir(parents=True)
        for name, content in files.items():
            path = part / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for inside in ("policies", "assumptions"):
            (part / inside).mkdir(exist_ok=True)
        for path in list(part.iterdir()):
            path.replace(target / path.name)
    except OSError as error:
        raise CaseError(f"{target}: the folder cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target
