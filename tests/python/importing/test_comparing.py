"""Stored runs: read in the forms that programs write, compared, written; the command."""

from __future__ import annotations

from pathlib import Path

import pytest
import quesnay as qy
from model_files import vensim
from quesnay.cli.command import main
from quesnay.importing.comparing import compared
from quesnay.importing.writing import write_run

MODEL = "k: a, b\n\nrate = 0.5\n\ns[k] = INTEG(rate * s[k], 1)\n\nt = SUM(s[k!])"
STORED = 'Time\t"s[a]"\tS[B]\tt\tother\n0\t1\t1\t2\t0\n1\t1.5\t1.5\t3\t0\n2\t2.25\t2.25\t{last}\t0\n'


def stored(folder: Path, last: str = "4.5") -> Path:
    path = folder / "output.tab"
    path.write_text(STORED.format(last=last), encoding="utf-8")
    return path


def test_a_run_that_agrees_says_so_and_what_was_not_compared(tmp_path: Path) -> None:
    outcome = compared(vensim(tmp_path, MODEL, end=2), stored(tmp_path))
    assert outcome.agrees and outcome.agrees_pointwise and outcome.missing == ["other"]
    assert outcome.sentence().startswith("agrees with the stored run in 3 of 3 columns within 1e-05")


def test_a_run_that_differs_names_the_worst_variable_and_time(tmp_path: Path) -> None:
    outcome = compared(vensim(tmp_path, MODEL, end=2), stored(tmp_path, "5"))
    assert not outcome.agrees
    assert outcome.sentence().startswith(
        "differs from the stored run in 2 of 3 columns within 1e-05; furthest off is t at 2: 4.5, stored 5, a"
        " difference of 0.1 of the column's largest"
    )


def test_runs_with_variables_down_and_commas_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("name,0,1,2\nt,2,3,4.5\ns[a],1,1.5,2.25\n", encoding="utf-8")
    assert compared(vensim(tmp_path, MODEL, end=2), path).agrees


def test_a_stored_run_with_few_decimals_is_compared_up_to_its_last(tmp_path: Path) -> None:
    model = vensim(tmp_path, "x = 1 / 3 / 100")
    path = tmp_path / "short.csv"
    path.write_text("Time,x\n0,0.00333\n1,0.00333\n", encoding="utf-8")
    assert compared(model, path).agrees
    path.write_text("Time,x\n0,0.00335\n1,0.00333\n", encoding="utf-8")
    assert not compared(model, path).agrees


def test_a_run_that_is_written_agrees_with_itself(tmp_path: Path) -> None:
    model = vensim(tmp_path, MODEL)
    for name in ("run.tab", "run.csv"):
        outcome = compared(model, write_run(model, model.standard_run(), tmp_path / name), 1e-15)
        assert outcome.agrees and outcome.missing == [] and len(outcome.table) == 4
    with pytest.raises(qy.ModelFileError, match="expected one of these endings"):
        write_run(model, model.standard_run(), tmp_path / "run.doc")


def test_files_that_are_no_runs_are_refused(tmp_path: Path) -> None:
    model = vensim(tmp_path, MODEL, end=2)
    path = tmp_path / "x.csv"
    for text, words in (
        ("Time\n0\n", "a column of times and others"),
        ("Time,x\na,b\n", "no column of numbers"),
        ("Time,t\n100,3\n", "no time of the model's run, 0 to 2"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(qy.ModelFileError, match=words):
            compared(model, path)


def test_the_command_lists_runs_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vensim(tmp_path, MODEL, end=2)
    path, out = str(tmp_path / "model.mdl"), str(tmp_path / "run.tab")
    assert main(["import", path, "--list", "--run", out, "--check", str(stored(tmp_path))]) == 0
    said = capsys.readouterr().out
    assert "3 variables (1 of kind parameter, 1 of kind stock, 1 of kind auxiliary); from 0 to 2 in steps of 1" in said
    assert "agrees with the stored run in 3 of 3 columns" in said and "rate" in said
    assert Path(out).read_text(encoding="utf-8").splitlines()[0] == "Time\trate\ts[a]\ts[b]\tt"
    assert main(["import", path, "--check", str(stored(tmp_path, "5"))]) == 1
    assert main(["import", str(tmp_path / "none.mdl")]) == 2
    assert "expected a file of a model" in capsys.readouterr().err


def test_the_page_on_importing_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).parents[3] / "docs" / "models" / "importing.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(page.split("```python\n")[1].split("```")[0], names)
    growth = names["growth"]
    assert isinstance(growth, qy.ImportedModel) and growth.notes == []
    assert growth.core.unit("net_births") == "people/month"
    people = 100.0
    for _ in range(120):
        people += 0.5 * 0.04 * people * (1.0 - people / 400.0)
    assert float(growth.standard_run().population[-1]) == pytest.approx(people, rel=1e-12)
