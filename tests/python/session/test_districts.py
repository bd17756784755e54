"""A policy moved into single districts by a session: the bits of a package whose file names them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quesnay as qy

DRAWS = 16


@pytest.fixture(scope="module")
def by_district(guangzhou: qy.Case) -> qy.Case:
    return guangzhou.with_switches(districts=True)


def written(scenarios: Callable[[str, Path], Path], folder: Path, districts: str) -> qy.Case:
    """Guangzhou by district, with the land of its plan in these districts by its file."""
    path = scenarios("guangzhou", folder)
    case = path / "case.toml"
    text = case.read_text("utf-8").replace("[scenarios]", "[switches]\ndistricts = true\n\n[scenarios]", 1)
    case.write_text(text, "utf-8")
    plan = path / "policies" / "plan.toml"
    text = plan.read_text("utf-8")
    for lever in ('"quota_strength"', '"conversion_cut_strength"'):
        assert text.count(f"parameter = {lever}") == 1
        text = text.replace(f"parameter = {lever}", f"parameter = {lever}\ndistricts = {districts}")
    plan.write_text(text, "utf-8")
    return qy.load_case(path)


def test_a_policy_in_districts_is_that_of_a_file_to_the_bit(
    by_district: qy.Case, scenarios: Callable[[str, Path], Path], tmp_path: Path
) -> None:
    session = by_district.session("no_policy", draws=DRAWS, seed=2025)
    plan = dict.fromkeys((policy.id for policy in by_district.data.packages["plan"].policies), 1.0)
    # In another order than the file's: the case's order counts.
    levers: dict[str, Any] = {**plan, "L3": {"districts": ["ZC", "HP"]}}
    moved = session.change(levers)
    named = written(scenarios, tmp_path, '["HP", "ZC"]').run(["plan"], draws=DRAWS, seed=2025)
    bands = named.bands().set_index(["outcome", "account", "period_end"])
    compared = 0
    for row in moved.bands().query("scenario == 'changed'").itertuples():
        other = bands.loc[(row.outcome, row.account, f"{row.period}-12-31")]
        assert row.mean == other["mean"] and row.p50 == other.p50, (row.outcome, row.account, row.period)
        compared += 1
    assert compared == len(bands)
    city = session.change(plan)
    assert not np.array_equal(city.values("gross_output"), moved.values("gross_output"))
    # The whole city again is the package as it was.
    assert np.array_equal(session.change({**plan, "L3": {"districts": []}}).values("gross_output"),
                          city.values("gross_output"))  # fmt: skip


@pytest.mark.parametrize(
    ("levers", "said"),
    [
        ({"L3": {"districts": ["XX"]}}, "policy 'L3': unknown district 'XX'"),
        ({"L3": {"districts": ["ZC", "ZC"]}}, "policy 'L3' is asked for in ZC, ZC, expected each district once"),
        ({"L4": {"districts": ["ZC"]}}, "policy 'L4' is asked for in districts, expected a case by district and a"),
        ({"L3": {"districts": "ZC"}}, "the districts of policy 'L3' are 'ZC', expected a list of codes"),
        ({"L3": {"districts": [3]}}, "expected a list of codes"),
    ],
)
def test_districts_that_no_policy_can_have_are_refused(by_district: qy.Case, levers: dict[str, Any], said: str) -> None:
    with pytest.raises(qy.CaseError, match=said):
        by_district.session("no_policy", draws=2, seed=1).change(levers)


def test_a_city_without_districts_has_no_place_to_choose(guangzhou: qy.Case) -> None:
    with pytest.raises(qy.CaseError, match="expected a case by district"):
        guangzhou.session("no_policy", draws=2, seed=1).change({"L3": {"districts": ["ZC"]}})


def test_programs_that_are_kept_do_not_grow_in_number(by_district: qy.Case) -> None:
    session = by_district.session("no_policy", draws=1, seed=1)
    codes = by_district.data.districts.codes if by_district.data.districts else []
    chosen = [[a, b] for n, a in enumerate(codes) for b in codes[n + 1 :]] + [[one] for one in codes]
    for districts in chosen:
        session.change({"L3": {"districts": districts}})
    assert len(chosen) == 66 and session.programs == 64
