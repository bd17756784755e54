"""The code on the pages of docs/accounts gives the figures that the pages print."""

import doctest
import re
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).resolve().parents[3] / "docs" / "accounts").glob("*.md"))
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", [p for p in PAGES if ">>> " in p.read_text("utf-8")], ids=lambda path: path.stem)
def test_a_page_prints_what_its_code_gives(page: Path) -> None:
    code = "\n".join(BLOCK.findall(page.read_text("utf-8")))
    examples = doctest.DocTestParser().get_doctest(code, {}, page.name, str(page), 0)
    assert len(examples.examples) >= 3
    report: list[str] = []
    outcome = doctest.DocTestRunner().run(examples, out=report.append)
    assert outcome.failed == 0, "".join(report)


# The index has no code, and test_docs.py runs the page on tables.
ASSERTING = [p for p in PAGES if ">>> " not in p.read_text("utf-8") and p.stem not in ("README", "tables")]


@pytest.mark.parametrize("page", ASSERTING, ids=lambda path: path.stem)
def test_the_code_of_a_page_without_printed_answers_holds(page: Path) -> None:
    blocks = BLOCK.findall(page.read_text("utf-8"))
    assert any("assert " in block for block in blocks)
    exec("\n".join(blocks), {})  # noqa: S102


def test_every_analysis_has_a_page_with_a_worked_example() -> None:
    stems = {page.stem for page in PAGES if ">>> " in page.read_text("utf-8")}
    assert stems >= {
        "models", "multipliers", "linkages", "extraction", "influence", "decomposition", "paths", "footprints",
        "positions", "balancing", "reconciling", "supply_use", "regions", "imports",
    }  # fmt: skip
