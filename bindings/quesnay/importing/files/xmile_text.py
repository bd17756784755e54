"""Elements of an XMILE file and the text of its equations."""

from __future__ import annotations

import re
from typing import Any

from quesnay.importing.files.found import EVERY

__all__ = ["children", "flat", "local", "text_of"]

_WORDS = re.compile(r'("[^"]*")|\bmod\b|\blookup\s*\(|\[[^\]"]*\*[^\]"]*\]', re.IGNORECASE)


def local(node: Any) -> str:
    """The name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]


def children(node: Any, *names: str) -> list[Any]:
    """Elements in one, by their names."""
    return [one for one in node if isinstance(one.tag, str) and local(one) in names]


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
