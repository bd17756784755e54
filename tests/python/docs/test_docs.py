"""Pages that are made from the code are what the code makes; pages that name files name files that are there."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from quesnay import ModelBuilder, Outcome, OutcomeKind, functions
from quesnay.study.alternatives.compared import ALTERNATIVE_COLUMNS
from quesnay.study.binding import BINDING_COLUMNS
from quesnay.study.drivers import DRIVER_COLUMNS
from quesnay.study.phases import PHASE_COLUMNS
from quesnay.study.tables import BAND_COLUMNS, COMPARISON_COLUMNS, COST_COLUMNS, TARGET_COLUMNS
from quesnay.study.target_pairs import TARGET_DIFFERENCE_COLUMNS
from quesnay.study.values import VALUE_COLUMNS

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "scenarios").rglob("*.md"),
        *(ROOT / "benchmarks").glob("*.md"),
    ]
)


def test_the_equations_page_is_what_the_model_prints() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        if not link.startswith("http"):
            assert (page.parent / link).exists(), link


def test_the_contract_of_the_files_is_the_columns_of_the_tables() -> None:
    text = (ROOT / "docs" / "study" / "outputs.md").read_text("utf-8")
    tables = {
        "targets": TARGET_COLUMNS, "bands": BAND_COLUMNS, "comparison": COMPARISON_COLUMNS, "binding": BINDING_COLUMNS,
        "values": VALUE_COLUMNS, "costs": COST_COLUMNS, "phases": PHASE_COLUMNS,
        "target_differences": TARGET_DIFFERENCE_COLUMNS, "drivers": DRIVER_COLUMNS,
        "alternatives": ALTERNATIVE_COLUMNS,
    }  # fmt: skip
    for name, columns in tables.items():
        assert f"| `{name}.csv` | {', '.join(columns)} |" in text


FUNCTION_PAGES = sorted((ROOT / "docs" / "models" / "functions").glob("*.md"))


@pytest.mark.parametrize("page", FUNCTION_PAGES, ids=lambda page: page.stem)
def test_the_example_of_a_function_builds(page: Path) -> None:
    text = page.read_text("utf-8")
    examples = re.findall(r"```python\n(.*?)```", text, re.S)
    assert len(examples) == 1
    b = ModelBuilder()
    dimensions = {"user": "a b", "user3": "a b c", "region": "east west", "district": "a b c"}
    for name, labels in dimensions.items():
        b.dimension(name, labels.split())
    exec(examples[0], {"b": b, "f": functions, "Outcome": Outcome, "OutcomeKind": OutcomeKind})  # noqa: S102
    assert len(b.build().names("auxiliary")) + len(b.build().names("stock")) > 0
    for heading in ("**Vensim and Stella.**", "**Source.**", "| symbol | meaning | unit |"):
        assert heading in text, heading
    assert re.search(r"\| symbol \| meaning \| unit \|\n\|---\|---\|---\|\n\| \S", text), "no symbol is explained"


def test_the_example_of_the_page_on_integrators_holds() -> None:
    (example,) = re.findall(
        r"```python\n(.*?)```", (ROOT / "docs" / "models" / "integrators.md").read_text("utf-8"), re.S
    )
    assert example.count("assert ") == 2
    exec(example, {})  # noqa: S102


def test_every_function_has_a_row_and_every_page_a_link() -> None:
    table = (ROOT / "docs" / "models" / "functions.md").read_text("utf-8")
    pages = "".join(page.read_text("utf-8") for page in FUNCTION_PAGES)
    assert [name for name in functions.__all__ if f"f.{name}" not in pages] == []
    assert [page.stem for page in FUNCTION_PAGES if f"](functions/{page.name})" not in table] == []


def test_both_readmes_show_the_two_commands_first() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text("utf-8")
        assert text.index("make forecast") < text.index("make test") < 1000


def test_the_example_of_the_page_on_tables_gives_what_the_page_says() -> None:
    text = (ROOT / "docs" / "accounts" / "tables.md").read_text("utf-8")
    example, other_classifications = re.findall(r"```python\n(.*?)```", text, re.S)
    names: dict[str, Any] = {}
    exec(example, names)
    exec(other_classifications, names)  # noqa: S102
    table = names["table"]
    # Miller & Blair 2009, section 2.3 for A; B from the same table by hand.
    for frame, symbol in ((table.coefficients(), "A"), (table.allocation(), "B")):
        printed = re.search(rf"# {symbol} = .* = (\[\[.*\]\])", example)
        assert printed is not None
        np.testing.assert_allclose(frame.to_numpy(), eval(printed[1]), rtol=1e-14)
