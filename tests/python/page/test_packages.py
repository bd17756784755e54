"""Packages as the page offers them: a sentence each, and no silence on what it does not run of them."""

import json
from urllib.parse import quote

import pytest
import quesnay as qy
from playwright.sync_api import Browser, expect
from quesnay.page.packages import package_words


def test_every_package_has_a_sentence_of_what_it_adds(guangzhou: qy.Case, two_sectors: qy.Case) -> None:
    for case in (guangzhou, two_sectors):
        for name in case.packages:
            words = package_words(case.data, name)
            assert words["about_en"].endswith(".") and words["about_zh"].endswith("。"), name
    # That of a package with one more policy is the policy's own.
    more = guangzhou.data.packages["land_first"].policies[-1]
    assert package_words(guangzhou.data, "land_first")["about_en"] == more.how_en
    assert package_words(guangzhou.data, "plan")["about_en"].startswith("17 policies, from P1 open cooperation")


def test_what_a_package_has_beside_policies_is_said_to_be_left_out(guangzhou: qy.Case) -> None:
    left = {name for name in guangzhou.packages if package_words(guangzhou.data, name)["left_out"]}
    assert left == {"plan_reviewed", "whole_plan"}
    # With reason: the run of such a package is another than that of its policies, which are those of the plan.
    runs = guangzhou.run(["plan", "plan_reviewed"], draws=4, seed=2025).bands()
    means = runs[runs.outcome == "investment"].groupby("scenario")["mean"].sum()
    assert means["plan"] != means["plan_reviewed"]


@pytest.mark.parametrize(("language", "said"), [("en", "without its review by rule"), ("zh", "不含按规则进行的评估")])
def test_the_page_warns_of_a_package_that_it_runs_in_part(
    browser: Browser, address: str, language: str, said: str
) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(f"{address}#{quote(json.dumps({'p': 'plan_reviewed', 'lang': language}))}")
    expect(page.locator("[data-kind=left_out]")).to_contain_text(said, timeout=60000)
    page.locator("[data-package=plan]").click()
    expect(page.locator("[data-kind=left_out]")).to_have_count(0)
    expect(page.locator("[data-package=land_first] small")).to_be_visible()
    page.close()
