"""Failed draws: how many a run may have, what is said of them, and how they are replayed."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import quesnay as qy
import quesnay.functions as f
from quesnay.cli.command import main


@pytest.fixture(scope="module")
def failing(guangzhou: qy.Case, changed: ModuleType) -> qy.Case:
    """Larger purchases of households leave an account no external demand in one of about 85 draws."""
    purchases = dict(zip(guangzhou.data.codes, 1.2 * guangzhou.data.arrays["households_base"], strict=True))
    case: qy.Case = changed.numbers(guangzhou, households_base=purchases, least_external_share=0.0)
    return case


def test_failures_above_the_share_end_the_command(
    failing: qy.Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("quesnay.study.case.load_case", lambda folder, **_: failing)
    # Three of these draws fail, 1.2 %.
    run = ["run", "guangzhou", "--out", str(tmp_path / "out"), "--draws", "256", "--seed", "1"]
    run += ["--scenarios", "no_policy"]
    assert main(run) == 1
    told = capsys.readouterr().err
    assert "3 of 256 draws failed, more than 1 %: 3 times in 'no_policy' 'external_demand_at_start' the base" in told
    failed = failing.run(["no_policy"], draws=256, seed=1).failures.draw
    assert f"first in draw {failed[0]} at 0 years" in told
    assert not (tmp_path / "out").exists()
    assert main([*run, "--failed-at-most", "2%"]) == 0
    assert (tmp_path / "out" / "targets.csv").exists()


@pytest.mark.parametrize("share", ["x", "2", "-0.1", "101%"])
def test_a_share_is_from_zero_to_one(share: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["run", "guangzhou", "--out", "x", f"--failed-at-most={share}"])
    assert f"'{share}' is no share, expected 0 to 1, or a number with %" in capsys.readouterr().err


def test_every_failed_draw_replays(failing: qy.Case) -> None:
    result = failing.run(["no_policy"], draws=256, seed=1)
    assert len(result.failures) == 3
    for draw in result.failures.draw:
        path = result.replay("no_policy", int(draw))
        assert "external_demand_at_start" in path.attrs["failure"] and "fails at 0 years" in path.attrs["failure"]
        assert path.gross_output.isnull().all()
    assert "failure" not in result.replay("no_policy", 0).attrs


def test_a_draw_that_fails_on_its_way_has_its_path_up_to_there(two_sectors: qy.Case) -> None:
    # The square root of what is left of 1.5 years and a drawn share is not a number after them.
    def spoil(b: qy.ModelBuilder) -> None:
        left = f.square_root((b.constant(1.5, "year") - b.time()) / b.constant(1.0, "year") + b.named("displacement"))
        b.redefine("lending_rate", b.constant(0.05, "1/year") + b.constant(1e-9, "1/year") * left)

    case = two_sectors.edit(spoil)
    result = case.run(["no_policy"], draws=4, seed=1)
    assert len(result.failures) == 4
    when = float(result.failures.time[2])
    assert 1.5 <= when < 2.5 and result.failures.time.nunique() > 1
    path = result.replay("no_policy", 2)
    before, after = path.time.values < when, path.time.values >= when
    assert np.isfinite(path.gross_output.values[before]).all() and before.sum() > 10
    assert np.isnan(path.gross_output.values[after]).all() and after.sum() > 5
    assert path.attrs["failure"].startswith(f"fails at {when:g} years")
