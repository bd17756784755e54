"""A lever of a case that a later policy replaces, from the file to the costs of the run."""

import itertools
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy

POLICY = """
[[policies]]
id = "{id}"
name_en = "{id}"
name_zh = "{id}"
start = {start}
source = "INV"
grade = "judgement"

[[policies.levers]]
lever = "talent_inflow"
height = {height}
{combine}

[policies.cost]
rate = 6.0
grade = "judgement"
source = "INV"
"""
HEAD = 'id = "courses"\ntitle_en = "courses"\ntitle_zh = "课程"\ncompare_with = "no_policy"\n'


def policy(name: str, start: str, height: float, combine: str = "") -> str:
    return POLICY.format(id=name, start=start, height=height, combine=combine)


def central(folder: Path, *policies: str) -> tuple[np.ndarray, dict[str, list[float]]]:
    """The lever at every quarter, and the yearly costs of each policy."""
    (folder / "policies" / "courses.toml").write_text(HEAD + "".join(policies), encoding="utf-8")
    run = qy.load_case(folder).central(["no_policy", "courses"])
    lever = run.replay("courses", 0).talent_inflow
    costs = run.costs()
    spent = {name: list(rows.cost) for name, rows in costs[costs.scenario == "courses"].groupby("policy")}
    return lever.sel(time=np.arange(0.125, 3.0, 0.25), method="nearest").values, spent


def test_what_a_later_policy_replaces_acts_and_costs_until_its_date(spoilt: Path) -> None:
    first = policy("first", "2021-07-01", 0.2)
    later = policy("later", "2022-07-01", 0.5, 'combine = "replace"')
    lever, spent = central(spoilt, first, later)
    np.testing.assert_allclose(lever, [0.0] * 2 + [0.2] * 4 + [0.5] * 6, atol=1e-12)
    assert spent["first"] == pytest.approx([3.0, 3.0, 0.0])
    assert spent["later"] == pytest.approx([0.0, 3.0, 6.0])


def test_where_it_is_listed_does_not_matter(spoilt: Path) -> None:
    policies = [
        policy("first", "2021-07-01", 0.2), policy("later", "2022-07-01", 0.5, 'combine = "replace"'),
        policy("third", "2021-07-01", 0.1),
    ]  # fmt: skip
    for order in itertools.permutations(policies):
        lever, spent = central(spoilt, *order)
        np.testing.assert_allclose(lever, [0.0] * 2 + [0.3] * 4 + [0.5] * 6, atol=1e-12)
        assert spent["third"] == pytest.approx([3.0, 3.0, 0.0])


def test_policies_that_only_add_are_paid_in_full(spoilt: Path) -> None:
    lever, spent = central(spoilt, policy("first", "2021-07-01", 0.2), policy("later", "2022-07-01", 0.5))
    np.testing.assert_allclose(lever, [0.0] * 2 + [0.2] * 4 + [0.7] * 6, atol=1e-12)
    assert spent["first"] == pytest.approx([3.0, 6.0, 6.0])
