"""The sentence about what binds names every constraint that the model declares, how often and how deep."""

import re

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.study.sentences import binding_sentence


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(["no_policy", "plan"], draws=200, seed=3, assume=["demand_surge"])


def percents(text: str, name: str) -> list[float]:
    """Numbers of percent that stand with a constraint."""
    (found,) = re.findall(rf"(?<![\w]){re.escape(name)} ([\d.]+ %(?: \([^)]*\))?)", text)
    return [float(one) / 100 for one in re.findall(r"([\d.]+) %", found)]


def deep(rows: pd.DataFrame) -> list[float]:
    """Share in which a constraint binds and, if it does, the mean of what is missing where it does."""
    share = float(rows.share_binding.mean())
    return [share] if share == 0.0 else [share, np.average(rows.shortfall.fillna(0.0), weights=rows.share_binding)]


def test_every_constraint_is_there_with_its_depth(runs: qy.Result) -> None:
    english, chinese = binding_sentence(runs)
    table = runs.binding()
    table = table[table.scenario == "plan"]
    last = table[table.period == "2019Q4"]
    for one in runs.study.uncertainty.core.constraints:
        assert one.name_en in english and one.name_zh in chinese
        rows, end = table[table.constraint == one.name], last[last.constraint == one.name]
        wanted = deep(rows) + (deep(end) if one.role == "beside" else [])
        assert percents(english, one.name_en) == pytest.approx(wanted, abs=0.00051)
    assert "; beside these funds for investment" in english or "; beside these talent pool" in english
    assert "idle capacity" in english and "闲置产能" in chinese and "缺口" in chinese


def test_the_shortfall_is_what_is_missing_where_it_binds(runs: qy.Result) -> None:
    """Against the finance ratio and utilisation of every draw, read at the end of the run."""
    draws = runs.to_xarray().sel(scenario="no_policy", period="2019", account="K4")
    table = runs.binding().set_index(["scenario", "account", "constraint", "period"]).sort_index()
    funds = table.loc["no_policy", "K4", "funds", "2019Q4"]
    ratio = draws.finance_ratio.to_numpy()
    short = ratio < 0.99
    assert funds.share_binding == pytest.approx(short.mean(), abs=1e-12)
    assert funds.shortfall == pytest.approx((1 - ratio[short]).mean(), rel=1e-9)
    assert 0.0 < funds.shortfall < 1.0
    # Where a constraint binds in no draw nothing is missing, and the cell is empty.
    never = runs.binding().query("share_binding == 0")
    assert len(never) and never.shortfall.isna().all()
    bound = runs.binding().query("share_binding > 0")
    assert ((bound.shortfall >= 0) & (bound.shortfall <= 1)).all()


def test_what_is_missing_by_demand_is_the_capacity_that_stands_idle(guangzhou: qy.Case) -> None:
    runs = guangzhou.run(["no_policy"], draws=20, seed=7)
    table = runs.binding().set_index(["account", "constraint", "period"])
    demand = table.xs(("demand", "2019Q4"), level=("constraint", "period"))
    # In neither draw do plant or hours limit the output of these.
    accounts = demand.index[demand.share_binding == 1.0]
    assert len(accounts) > 0
    for account in accounts:
        used = runs.to_xarray().utilisation.sel(scenario="no_policy", period="2019", account=account).to_numpy()
        assert (used < 1 - 1e-9).all()
        assert demand.loc[account].shortfall == pytest.approx((1 - used).mean(), rel=1e-9)


def test_where_supply_never_binds_no_account_is_named(guangzhou: qy.Case) -> None:
    english, chinese = binding_sentence(guangzhou.central(["no_policy"]))
    assert "; supply binds nowhere at the end" in english and "期末供给方无约束" in chinese
    assert "most often" not in english
