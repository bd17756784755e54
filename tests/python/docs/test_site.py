"""What `make docs` builds: nothing is loaded from a network, every public name has a place, words are explained."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import quesnay as qy
from quesnay import accounts

ROOT = Path(__file__).resolve().parents[3]
API = ROOT / "docs" / "api"


@pytest.fixture(scope="module")
def offline() -> ModuleType:
    spec = importlib.util.spec_from_file_location("offline", ROOT / "docs" / "site" / "offline.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HTTP = "https" + "://"


@pytest.mark.parametrize(
    "page",
    [
        f'<script src="{HTTP}cdn.example/x.js"></script>',
        f'<link rel="stylesheet" href="{HTTP}fonts.example/css?family=Inter">',
        f'<link rel="preconnect" href="{HTTP}fonts.example">',
        '<img src="//images.example/logo.png">',
        f'<img srcset="local.png 1x, {HTTP}images.example/logo.png 2x">',
        f'<p style="background: url({HTTP}images.example/a.png)">',
        f"<style>@import '{HTTP}fonts.example/inter.css';</style>",
        f"<script>require.config({{paths: {{x: '{HTTP}cdn.example/require.js'}}}})</script>",
        f"<script>fetch('{HTTP}api.example/data')</script>",
        f'<svg><image xlink:href="{HTTP}images.example/a.png"/></svg>',
        f'<iframe src="{HTTP}video.example/1"></iframe>',
    ],
)
def test_what_a_page_would_load_from_a_network_is_found(offline: ModuleType, page: str) -> None:
    assert len(offline.in_page(page)) == 1


def test_links_and_files_beside_a_page_are_no_loads(offline: ModuleType) -> None:
    page = (
        f'<a href="{HTTP}example.org">a link</a><script src="_static/x.js"></script>'
        '<img src="data:image/png;base64,AA">'
        f'<link rel="stylesheet" href="../_static/a.css"><link rel="canonical" href="{HTTP}docs.example/"><svg xmlns="'
        f'{HTTP}www.w3.org/2000/svg"></svg><script>const ns = "{HTTP}www.w3.org/2000/svg";</script>'
    )
    assert offline.in_page(page) == []


def test_a_site_is_searched_in_all_its_files(offline: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<script src="a.js"></script>')
    (tmp_path / "a.js").write_text(f"import('{HTTP}cdn.example/plot.js')")
    (tmp_path / "a.css").write_text(f"@font-face {{ src: url('{HTTP}fonts.example/a.woff2') }}")
    assert list(offline.outside(tmp_path)) == [
        f"a.css loads {HTTP}fonts.example/a.woff2",
        f"a.js loads {HTTP}cdn.example/plot.js",
    ]
    assert offline.main(str(tmp_path)) == 1
    assert offline.main(str(tmp_path / "nowhere")) == 1


def test_every_public_name_is_in_the_reference_once() -> None:
    documented: list[str] = []
    for page in sorted(API.glob("*.md")):
        module = ""
        for directive, name in re.findall(r"^\.\. (\w+):: ([\w.]+)$", page.read_text("utf-8"), re.M):
            if directive == "currentmodule":
                module = f"{name}."
            else:
                documented.append(name if name.startswith("quesnay.") else module + name)
    assert len(documented) == len(set(documented))
    wanted = {f"quesnay.{name}" for name in qy.__all__ if not name.startswith("_")}
    wanted |= {f"quesnay.accounts.{name}" for name in accounts.__all__ if name not in qy.__all__}
    assert wanted - set(documented) == set()
    assert "quesnay.functions" in documented


def test_the_front_page_leads_to_every_page() -> None:
    def linked(page: Path) -> set[Path]:
        links = re.findall(r"\]\(([^)#\s]+\.(?:md|ipynb))", page.read_text("utf-8"))
        return {(page.parent / link).resolve() for link in links}

    seen, waiting = set(), [ROOT / "docs" / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in seen:
            seen.add(page)
            waiting += [other for other in linked(page) if other.suffix == ".md" or other.suffix == ".ipynb"]
    pages = {*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "scenarios").rglob("*.md")}
    pages |= set((ROOT / "notebooks").glob("*.ipynb"))
    assert sorted(str(page.relative_to(ROOT)) for page in pages - seen) == []


def test_the_glossary_explains_the_words_in_both_languages() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) <br> (.+?) \|$", page, re.M)
    words = {word: (chinese, english, text) for names, chinese, english, text in rows for word in names.split(", ")}
    assert [names for names, *_ in rows] == sorted(names for names, *_ in rows)
    assert words.keys() >= {
        "account", "sector", "draw", "paired", "displacement", "grade", "binding", "mask", "lane", "lever", "schedule",
        "policy", "package", "scenario", "assumption", "control", "case", "target", "indicator", "phase", "table",
        "stock", "flow", "auxiliary", "parameter", "input", "lookup", "outcome", "one more unit", "shadow value",
    }  # fmt: skip
    for word, (chinese, english, text) in words.items():
        assert re.search("[\u4e00-\u9fff]", chinese) and re.search("[\u4e00-\u9fff]", text), word
        assert len(english) > 20, word
