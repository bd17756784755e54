"""Files of the built front end."""

from __future__ import annotations

from importlib.resources import files

from quesnay.errors import CaseError

__all__ = ["page_file"]


def page_file(name: str) -> bytes:
    """A file of the built front end.

    Raises
    ------
    CaseError
        If it was not built.
    """
    path = files("quesnay.page") / "static" / name
    if not path.is_file():
        raise CaseError(
            f"the page's file {name} is missing: this package was built without the page, expected one from 'make page'"
        )
    return path.read_bytes()
