"""What docstrings and signatures of the package become on the site: pages that they name are links, types are short."""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

# Types as the compiled core prints them, and as a reader would write them.
_TYPES = (
    (re.compile(r"typing\.SupportsFloat \| typing\.SupportsIndex"), "float"),
    (re.compile(r"typing\.SupportsInt \| typing\.SupportsIndex"), "int"),
    (re.compile(r"numpy\.typing\.ArrayLike"), "ArrayLike"),
    (re.compile(r"numpy\.typing\.NDArray\[numpy\.float64\]"), "NDArray"),
    (re.compile(r"\b(?:quesnay\._core|collections\.abc|typing)\.(?=\w)"), ""),
)


def _link_pages(app: Sphinx, what: str, name: str, obj: object, options: Any, lines: list[str]) -> None:
    for n, line in enumerate(lines):
        for page in re.findall(r"\bdocs/[\w/]+\.md\b", line):
            line = line.replace(page, f":doc:`/{page.removesuffix('.md')}`")
        lines[n] = line


def _whole_sentence(app: Sphinx, what: str, name: str, obj: object, options: Any, lines: list[str]) -> None:
    """What napoleon takes for the type of a property is the beginning of its sentence."""
    for n, line in enumerate(lines):
        if what == "property" and line.startswith(":type: "):
            lines[0] = f"{line.removeprefix(':type: ')}: {lines[0]}"
            del lines[n]
            return


def _shorten(
    app: Sphinx, what: str, name: str, obj: object, options: Any, signature: str | None, returned: str | None
) -> tuple[str | None, str | None]:
    def short(text: str | None) -> str | None:
        for pattern, word in _TYPES:
            text = pattern.sub(word, text) if text else text
        return text

    return short(signature), short(returned)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("autodoc-process-docstring", _link_pages)
    app.connect("autodoc-process-docstring", _whole_sentence, priority=900)
    app.connect("autodoc-process-signature", _shorten)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
