"""The code of the page on questions holds, in order."""

import re
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import quesnay as qy

ROOT = Path(__file__).resolve().parents[3]


def test_the_code_of_the_page_on_questions_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guangzhou: qy.Case
) -> None:
    mpl.use("Agg")
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "study" / "questions.md").read_text("utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL))
    names: dict[str, object] = {}
    exec(
        code.replace('qy.load_case("scenarios/guangzhou")', "case"),
        {"case": guangzhou, "print": lambda *_: None},
        names,
    )
    plt.close("all")
    assert (tmp_path / "difference.png").is_file()
    runs, same = names["runs"], names["same"]
    assert isinstance(runs, qy.Result)
    drawn = runs.to_xarray().gross_output_total.sel(scenario="plan", period="2019").to_numpy().ravel()
    assert np.array_equal(same, drawn[:8])
