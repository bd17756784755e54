"""Contents of the site: an index page is followed by the pages it links to, in its own order.

So the contents are written once, as the tables and lists that a reader of the page sees.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from sphinx.application import Sphinx

_LINK = re.compile(r"\[([^\]]*)\]\(([^)#\s]+\.(?:md|ipynb))(?:#[^)]*)?\)")
_HEADING = re.compile(r"^## (.*)$", re.MULTILINE)


def _linked(text: str, docname: str) -> dict[str, str]:
    """Documents that a text links to, each once, in order, with the words of the first link."""
    folder = posixpath.dirname(docname)
    found: dict[str, str] = {}
    for words, link in _LINK.findall(text):
        found.setdefault(posixpath.splitext(posixpath.normpath(posixpath.join(folder, link)))[0], words)
    return found


def _toctree(entries: list[str], caption: str = "") -> str:
    option = f":caption: {caption}\n" if caption else ""
    return "\n\n```{toctree}\n:hidden:\n" + option + "\n" + "\n".join(entries) + "\n```\n"


def _add_contents(app: Sphinx, docname: str, source: list[str]) -> None:
    text = source[0]
    if docname == app.config.root_doc:
        # A section of the front page is a part of the contents.
        _, *parts = _HEADING.split(text)
        for caption, part in zip(parts[::2], parts[1::2], strict=True):
            source[0] += _toctree([f"{words} </{page}>" for page, words in _linked(part, docname).items()], caption)
    elif docname in app.config.index_pages:
        folder = posixpath.dirname(docname) + "/"
        source[0] += _toctree([f"/{page}" for page in _linked(text, docname) if page.startswith(folder)])


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("index_pages", [], "env", [list])
    app.connect("source-read", _add_contents)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
