"""The worked examples of the pages on large, uncertain and ill-posed tables run as printed."""

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parents[3] / "docs" / "accounts"


@pytest.mark.parametrize("page", ["large_tables", "uncertain_tables", "well_posedness"])
def test_the_worked_example_runs(page: str) -> None:
    text = (PAGES / f"{page}.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.S)
    assert blocks
    for block in blocks:
        exec(compile(block, f"{page}.md", "exec"), {})
