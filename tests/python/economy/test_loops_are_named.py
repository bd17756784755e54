"""Feedback loops of the economy have the names of docs/economy/economics.md, those of the main part first."""

from pathlib import Path

import pytest
import quesnay as qy
from quesnay.study.economy import MECHANISMS, named_mechanisms

PAGE = Path(__file__).resolve().parents[3] / "docs" / "economy" / "economics.md"


@pytest.fixture(scope="module")
def surge(guangzhou: qy.Case) -> qy.models.loops.FeedbackLoops:
    return guangzhou.loops("plan", assume=["demand_surge"])


def test_every_mechanism_of_the_page_is_found_in_the_shipped_case(surge: qy.models.loops.FeedbackLoops) -> None:
    found = {one for said in surge.table.mechanisms for one in said.split(", ")}
    assert set(MECHANISMS) <= found
    page = PAGE.read_text("utf-8")
    assert all(f"**{name}**" in page for name in MECHANISMS)


def test_loops_of_the_largest_part_come_first(surge: qy.models.loops.FeedbackLoops) -> None:
    table = surge.table
    assert table["size"].is_monotonic_decreasing
    assert len(table.mechanisms[0].split(", ")) > 2
    # What feeds back on itself alone has all of its part, and comes last.
    alone = table[table["size"] == table["size"].min()]
    assert alone.share.max() == pytest.approx(1.0) and table.share[0] < 0.9
    for _, part in table.groupby("part", sort=False):
        assert part.share.is_monotonic_decreasing
    assert list(surge.scores.columns) == list(table.loop) == surge.names


def test_a_chain_is_of_a_mechanism_only_where_its_links_follow_one_another() -> None:
    assert named_mechanisms(["market_share[A]", "external_demand[A]", "market_share_gain[A]"]) == ["share"]
    assert named_mechanisms(["market_share_gain[A]", "external_demand[A]", "market_share[A]"]) == []
    assert named_mechanisms(["hires", "talent_tightness"]) == ["persons"]
