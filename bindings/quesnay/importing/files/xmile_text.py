"""Elements of an XMILE file and the text of its equations."""

from __future__ import annotations

import re
from typing import Any

from quesnay.errors import ModelFileError
from quesnay.importing.files.found import EVERY

__all__ = ["MOST_ELEMENTS", "children", "flat", "local", "named", "size_of", "text_of"]

MOST_ELEMENTS = 1_000_000

_WORDS = re.compile(r'("[^"]*")|\bmod\b|\blookup\s*\(|\[[^\]"]*\*[^\]"]*\]', re.IGNORECASE)


def local(node: Any) -> str:
    """The name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]


def children(node: Any, *names: str) -> list[Any]:
    """Elements in one, by their names."""
    return [one for one in node if isinstance(one.tag, str) and local(one) in names]


def named(node: Any, file: str) -> str:
    """What the element is called.

    Raises
    ------
    ModelFileError
        If it has no name.
    """
    name = str(node.get("name") or "").strip()
    if not name:
        raise ModelFileError(f'{file}:{node.sourceline or 0}: <{local(node)}> has no name, expected name="..."')
    return name


def size_of(node: Any, file: str) -> int:
    """Elements of a dimension that says how many.

    Raises
    ------
    ModelFileError
        If it is no whole number from 1 to MOST_ELEMENTS.
    """
    given = str(node.get("size") or "").strip()
    if not (given.isascii() and given.isdigit() and len(given) < 9 and 1 <= int(given) <= MOST_ELEMENTS):
        place = f"{file}:{node.sourceline or 0}: dimension '{named(node, file)}'"
        raise ModelFileError(
            f"{place} has no elements and the size '{given}', expected a whole number from 1 to {MOST_ELEMENTS:,}"
        )
    return int(given)


def text_of(node: Any, name: str) -> str | None:
    """The text of an element in one, None if it is not there."""
    found = children(node, name)
    return (found[0].text or "").strip() if found else None


def flat(text: str) -> str:
    """An equation on one line, without its comments."""
    line = re.sub(r"\s+", " ", re.sub(r"\{[^}]*\}", " ", text)).strip()
    return _WORDS.sub(lambda match: match.group(1) or _known(match.group(0)), line)


def _known(text: str) -> str:
    """What the parser does not know, as it does: mod in small letters, all of a dimension, a table that is asked."""
    if text.startswith("["):
        inside = [part.strip() for part in text[1:-1].split(",")]
        parts = [EVERY if part == "*" else f"{part[2:].strip()}!" if part.startswith("*:") else part for part in inside]
        return f"[{', '.join(parts)}]"
    return "mod" if text.casefold() == "mod" else "LOOKUP_OF("
