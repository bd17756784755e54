"""What pages of a built site would load from a network: ``python docs/site/offline.py build/docs`` fails if anything.

Links that a reader may follow are none of it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

_OUTSIDE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_IN_STYLE = re.compile(
    r"""url\(\s*['"]?((?:https?:)?//[^'")\s]+)|@import\s+['"]((?:https?:)?//[^'"]+)""", re.IGNORECASE
)
# In a script: addresses of files that a page could use, and whatever is imported or fetched.
_IN_SCRIPT = re.compile(
    r"""['"`]((?:https?:)?//[^'"`\s]+?\.(?:m?js|css|woff2?|ttf|json|wasm)(?:\?[^'"`]*)?)['"`]"""
    r"""|(?:\bimport|\bfetch|\bimportScripts|\.open)\s*\(?[^'"`)\n]{0,20}['"`]((?:https?:)?//[^'"`]+)""",
    re.IGNORECASE,
)
# Relations of <link> that only name a page.
_NAMED_ONLY = {"canonical", "alternate", "next", "prev", "author", "license", "help", "search", "index"}
_SOURCES = {"src", "srcset", "data", "poster", "background"}


class _Loads(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        self._inside = tag
        wanted = [values[name] for name in _SOURCES & values.keys()]
        if tag == "link" and not set(values.get("rel", "").lower().split()) & _NAMED_ONLY:
            wanted.append(values.get("href", ""))
        if tag in ("image", "use"):
            wanted += [values.get("href", ""), values.get("xlink:href", "")]
        self.found += [part for value in wanted for part in value.split(",") if _OUTSIDE.match(part.strip())]
        self.found += in_style(values.get("style", ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.found += in_style(data)
        elif self._inside == "script":
            self.found += in_script(data)


def in_page(text: str) -> list[str]:
    """Addresses that a page loads by itself."""
    loads = _Loads()
    loads.feed(text)
    return [address.strip() for address in loads.found]


def in_style(text: str) -> list[str]:
    """Addresses that a style sheet loads."""
    return [first or second for first, second in _IN_STYLE.findall(text)]


def in_script(text: str) -> list[str]:
    """Addresses that a script could load."""
    return [first or second for first, second in _IN_SCRIPT.findall(text)]


def outside(site: Path) -> Iterator[str]:
    """One line for each address that a file of the site would load from a network."""
    readers = {".html": in_page, ".svg": in_page, ".css": in_style, ".js": in_script}
    for path in sorted(site.rglob("*")):
        if path.suffix in readers:
            for address in readers[path.suffix](path.read_text(encoding="utf-8")):
                yield f"{path.relative_to(site)} loads {address}"


def main(folder: str) -> int:
    """Prints what is loaded; 1 if anything is, or if there is no site."""
    site = Path(folder)
    if not (site / "index.html").is_file():
        print(f"{site} holds no index.html, expected a built site", file=sys.stderr)
        return 1
    found = list(outside(site))
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
