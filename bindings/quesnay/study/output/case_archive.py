"""The files of a case as one archive beside the tables of a run, so that the run can be made again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from quesnay.errors import CaseError

__all__ = ["CASE_ARCHIVE", "archive_bytes", "archived_files", "write_files"]

CASE_ARCHIVE = "case.zip"
# The earliest date that the format has: equal cases make equal bytes.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def archive_bytes(files: Mapping[str, bytes]) -> bytes:
    """Files by their path in the case, not compressed: compressors differ between machines."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _NO_DATE), files[name])
    return content.getvalue()


def archived_files(path: Path) -> dict[str, bytes]:
    """The files of an archive by their path. Raises CaseError if it is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    except FileNotFoundError:
        raise CaseError(f"{path}: is missing, expected the case as the run read it") from None
    except (OSError, zipfile.BadZipFile) as error:
        raise CaseError(f"{path}: cannot be read ({error}), expected the case as the run read it") from None
    for name in files:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise CaseError(f"{path}: the file '{name}' lies outside of the case, expected files of a case")
    return files


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Writes files below a folder that is there."""
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
