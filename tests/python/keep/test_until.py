"""Runs that end where they are precise enough, looked at only at the ends of blocks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quesnay as qy

Same = Callable[..., None]
NAMES = ["no_policy", "sites"]
PLAIN = {"ordinary_purchases": False}
LEVEL = "gross_output.total.2023:sites"
EFFECT = "gross_output.total.2023:sites-no_policy"


def error(result: qy.Result, draws: int, effect: bool) -> float:
    frame = result.to_frame()[("gross_output", "total", "2023")]
    values = frame.loc["sites"].to_numpy()[:draws]
    if effect:
        values = values - frame.loc["no_policy"].to_numpy()[:draws]
    return float(values.std(ddof=1) / np.sqrt(draws))


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_it_ends_at_the_first_block_that_is_precise_enough(two_sectors: qy.Case, same: Same, threads: int) -> None:
    long = two_sectors.run(NAMES, **PLAIN, draws=6 * 1024, seed=1)
    least = error(long, 3 * 1024, effect=False) * 1.0001
    result = two_sectors.run(NAMES, **PLAIN, draws=6 * 1024, seed=1, until={"se": least, "of": LEVEL}, threads=threads)
    first = next(k for k in range(1, 7) if error(long, k * 1024, effect=False) <= least)
    assert result.looks is not None and result.looks["looks"] == first and result.looks["reached"] is True
    assert result.looks["of"][0]["se"] == pytest.approx(error(long, first * 1024, effect=False), rel=1e-10)
    assert result.ensemble.n_draws == result.study.options.draws == first * 1024
    same(
        result,
        two_sectors.run(NAMES, **PLAIN, draws=first * 1024, seed=1),
        "targets",
        "binding",
        "effects",
    )


def test_several_numbers_are_all_precise_enough(two_sectors: qy.Case) -> None:
    long = two_sectors.run(NAMES, **PLAIN, draws=4 * 1024, seed=1)
    until = {"se": error(long, 2048, effect=False) * 1.0001, "of": [LEVEL, EFFECT]}
    assert two_sectors.run(NAMES, **PLAIN, draws=4 * 1024, seed=1, until=until).looks["looks"] >= 2  # type: ignore[index]
    few = two_sectors.run(NAMES, **PLAIN, draws=1500, seed=1, until={"se": 1e-9, "of": [LEVEL, EFFECT]})
    assert few.ensemble.n_draws == 1500 and few.looks is not None
    assert few.looks["reached"] is False and few.looks["looks"] == 2


def test_an_error_may_be_a_share_of_the_mean(two_sectors: qy.Case) -> None:
    result = two_sectors.run(NAMES, **PLAIN, draws=4096, seed=1, until={"relative": 0.05, "of": [LEVEL]})
    assert result.looks is not None and result.looks["looks"] == 1
    row = result.bands()
    row = row[(row.scenario == "sites") & (row.outcome == "gross_output") & (row.account == "total")].iloc[-1]
    assert result.looks["of"][0]["relative"] == pytest.approx(row.sd / np.sqrt(1024) / row["mean"], rel=1e-10)


def test_a_run_that_grows_beyond_what_is_kept_is_the_long_run(two_sectors: qy.Case, same: Same) -> None:
    # The first block is kept, two are too many: sums and histograms take over.
    n_results = sum(
        one.n_records * len(one.elements) for one in two_sectors.run(NAMES, **PLAIN, draws=1, seed=1).compiled
    )
    limit = 1500 * n_results * 8
    until = {"se": 1e-9, "of": [EFFECT]}
    result = two_sectors.run(NAMES, **PLAIN, draws=3000, seed=1, keep_limit=limit, until=until)
    assert not result.ensemble.kept
    same(result, two_sectors.run(NAMES, **PLAIN, draws=3000, seed=1, keep_limit=limit), "targets")
    short = two_sectors.run(
        NAMES, **PLAIN, draws=3000, seed=1, keep_limit=limit, until={"relative": 1.0, "of": [LEVEL]}
    )
    assert short.ensemble.kept
    same(short, two_sectors.run(NAMES, **PLAIN, draws=1024, seed=1, keep_limit=limit))


def test_it_goes_on_from_a_checkpoint(two_sectors: qy.Case, tmp_path: Path, same: Same) -> None:
    until = {"relative": 1e-4, "of": [LEVEL]}
    plain = two_sectors.run(NAMES, **PLAIN, draws=2500, seed=1, until=until)
    for _ in range(2):
        kept = two_sectors.run(NAMES, **PLAIN, draws=2500, seed=1, until=until, checkpoint=tmp_path)
        same(plain, kept)
        assert kept.looks == plain.looks


def test_looks_are_saved(two_sectors: qy.Case, tmp_path: Path) -> None:
    result = two_sectors.run(NAMES, **PLAIN, draws=1100, seed=1, until={"relative": 1.0, "of": [LEVEL]})
    result.save(tmp_path / "run")
    assert qy.load_runs(tmp_path / "run").looks == result.looks


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ({"se": 0.0, "of": [LEVEL]}, "until has 'se' 0.0, expected a number above zero"),
        ({"se": "x", "of": [LEVEL]}, "until has 'se' 'x', expected a number above zero"),
        ({"sd": 1.0, "of": [LEVEL]}, "until has the keys sd, of, expected 'se' or 'relative', and 'of'"),
        ({"se": 1.0}, "until has the keys se, expected"),
        ({"se": 1.0, "of": []}, r"until has 'of' \[\], expected numbers such as"),
        ({"se": 1.0, "of": ["gross_output"]}, "'gross_output' is not said in full, expected OUTCOME.ACCOUNT.PERIOD"),
        ({"se": 1.0, "of": ["gross_output.total.2050:sites"]}, "of period '2050', known are 2021, 2022, 2023"),
        ({"se": 1.0, "of": ["gross_output.total.2023:plan"]}, "is of 'plan', known scenarios are no_policy, sites"),
        ({"se": 1.0, "of": ["output.total.2023:sites"]}, "is not one of scenario 'sites', known are gross_output"),
    ],
)
def test_what_the_run_does_not_have_is_refused(two_sectors: qy.Case, until: dict[str, Any], told: str) -> None:
    with pytest.raises(qy.CaseError, match=told):
        two_sectors.run(NAMES, **PLAIN, draws=10, seed=1, until=until)
