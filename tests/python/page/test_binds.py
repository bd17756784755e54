"""What binds, on the page: the value of one more unit by sector and quarter, beside the table of a run."""

import json
from typing import Any
from urllib.parse import quote

import pytest
import quesnay as qy
from playwright.sync_api import Browser, expect
from quesnay.page.comparing import binding_answer
from quesnay.page.engine import CaseEngine
from quesnay.page.request import BindingAsked, preset


def test_values_of_one_more_unit_are_those_of_the_run(engine: CaseEngine, guangzhou: qy.Case) -> None:
    asked = BindingAsked(policies=preset(guangzhou.data, "plan").policies, draws=32)
    answer: dict[str, Any] = binding_answer(engine, asked)
    table = guangzhou.run(["plan"], draws=32, seed=2025).binding()
    values = table.set_index(["account", "constraint", "period"]).value_of_one_more
    assert set(answer["worth_units"]) == {"capital", "labour", "land", "talent"}
    compared = 0
    for constraint, unit in answer["worth_units"].items():
        for account, rows in answer["worth"].items():
            # An account without a factor has no row for it.
            for period, value in zip(answer["periods"], rows.get(constraint, []), strict=False):
                assert value == values[account, constraint, period]
                compared += 1
        assert unit["unit_zh"].startswith("1/年" if constraint == "capital" else "亿元/"), unit
    assert compared == table.constraint.isin(list(answer["worth_units"])).sum() > 400


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_value_of_one_more_unit_is_told_by_sector_and_quarter(
    browser: Browser, address: str, guangzhou: qy.Case, language: str
) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(f"{address}#{quote(json.dumps({'p': 'plan', 'v': 'binds', 'lang': language}))}")
    page.wait_for_selector("#view .heats", timeout=120000)
    constraint, show = page.locator("#view select").nth(0), page.locator("#view select")
    constraint.select_option("labour")
    show.nth(1).select_option("worth")
    table = guangzhou.run(["plan"], draws=256, seed=2025).binding().set_index(["account", "constraint", "period"])
    row = page.locator("#view .heats tbody tr", has_text="K2").locator("td")
    expect(row).to_have_count(12)
    for n, period in ((0, "2017Q1"), (11, "2019Q4")):
        value = float(table.value_of_one_more["K2", "labour", period])
        assert float(row.nth(n).inner_text().replace(",", "")) == pytest.approx(value, rel=0.006)
    # Of one hectare, person and yuan given at a date, in money of a unit.
    gifts = page.locator("#view .card").nth(1)
    expect(gifts.locator("tbody tr")).to_have_count(3)
    expect(gifts).to_contain_text("100 million yuan/ha" if language == "en" else "亿元/公顷")
    page.close()
