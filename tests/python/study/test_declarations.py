"""What a model declares reaches tables, sentences, checks and case files; a constraint that an edit adds does too.

The page docs/models/modelling.md shows an energy quota; it is run here as printed. What a unit of quota is worth is
known from two cases that differ by that unit alone.
"""

import re
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay import functions as f
from quesnay.reports.console import describe
from quesnay.study.sentences import binding_sentence

ROOT = Path(__file__).resolve().parents[3]
QUOTA = {"energy_quota": 210.0, "energy_per_output": 0.1}
DRAWS, SEED = 40, 1


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    """Names that the example of the page defines."""
    text = (ROOT / "docs" / "models" / "modelling.md").read_text("utf-8")
    (example,) = (block for block in re.findall(r"```python\n(.*?)```", text, re.S) if "def energy_quota" in block)
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        exec(example, names)  # noqa: S102
    return names


@pytest.fixture(scope="module")
def rationed(page: dict[str, Any], two_sectors: qy.Case) -> qy.Case:
    return two_sectors.edit(page["energy_quota"], QUOTA)


@pytest.fixture(scope="module")
def runs(rationed: qy.Case) -> qy.Result:
    return rationed.run(["no_policy"], draws=DRAWS, seed=SEED)


def test_a_constraint_that_an_edit_adds_is_in_the_binding_table(runs: qy.Result) -> None:
    table = runs.binding()
    energy = table[table.constraint == "energy"]
    assert len(energy) == 2 * 12 and energy.value_of_one_more.isna().all()
    shares = table.groupby("constraint").share_binding.mean()
    assert 0.05 < shares["energy"] < 0.95
    # Its indicator excludes those of the other factors, so that shares of demand and supply add up to one.
    exclusive = table[table.constraint.isin(["demand", "land", "talent", "capital", "energy"])]
    np.testing.assert_allclose(exclusive.groupby(["account", "period"]).share_binding.sum(), 1.0, rtol=1e-12)


def test_a_factor_that_an_edit_adds_is_in_the_table_of_values(page: dict[str, Any], runs: qy.Result) -> None:
    table = runs.values().set_index("factor")
    assert list(table.index) == ["capital", "energy", "land", "talent"]
    assert (table.amount["energy"], table.unit["energy"]) == (1.0, "1e3 tce/year")

    # The same from two cases: a quota that rises by one at the date of the gift.
    def higher(b: qy.ModelBuilder) -> None:
        wanted = b.definition("capacity")
        page["energy_quota"](b)
        one = b.constant(1.0, "energy/year") * b.step_at(b.constant(1.0, "year"))
        needed = f.sum_over(b.named("energy_per_output") * wanted, "sector")
        b.redefine("energy_served", f.minimum((b.named("energy_quota") + one) / needed, 1.0))

    raised = page["town"].edit(higher, QUOTA).run(["no_policy"], draws=DRAWS, seed=SEED).to_xarray()
    base = runs.to_xarray()
    difference = (raised.value_added_total - base.value_added_total).sel(scenario="no_policy", period="2023")
    assert float(difference.mean()) > 0.0
    assert table.mean_difference["energy"] == pytest.approx(float(difference.mean()), rel=1e-9)


def test_the_printed_sentence_names_what_is_declared(runs: qy.Result) -> None:
    english, chinese = binding_sentence(runs)
    assert re.search(r"energy quota \d+\.\d %", english) and re.search(r"能源配额 \d+\.\d %", chinese)
    assert re.search(r"energy quota 1 x 1e3 tce/year: \+\d", english)
    assert re.search(r"能源配额 1 × 千吨标准煤/年 \+\d", chinese)
    # What limits something else than output stands apart from what shares it out.
    assert re.search(r"; beside these (talent pool|funds for investment) \d", english)
    assert re.search(r";另有(人才储备|投资资金) \d", chinese)


def test_a_case_gives_amounts_of_the_factors_that_its_model_declares(two_sectors: qy.Case) -> None:
    factors = two_sectors.model.factors().set_index("name")
    assert dict(factors.unit) == {"land": "area", "capital": "money", "talent": "people"}
    assert list(two_sectors.model.constraints().name) == [
        "demand",
        "land",
        "talent",
        "capital",
        "labour",
        "funds",
        "talent_pool",
    ]
    assert two_sectors.data.file.one_more.amounts == {"land": 20.0, "talent": 1.0, "capital": 10.0}
    printed = [getattr(part, "title", "") for part in describe(two_sectors)]
    assert any("Constraints" in str(title) for title in printed)


def test_a_check_finds_an_indicator_that_is_neither_one_nor_zero(rationed: qy.Case, two_sectors: qy.Case) -> None:
    held = rationed.check(draws=8).set_index("check")
    assert held.passed["constraints"] and "energy" in held.detail["constraints"]

    def vague(b: qy.ModelBuilder) -> None:
        b.constraint("vague", b.auxiliary("half_bound", 0.5 * b.named("binds_land") + 0.25))

    found = two_sectors.edit(vague).check(draws=8).set_index("check")
    assert not found.passed["constraints"] and found.value["constraints"] == 0.25
    assert found.detail["constraints"] == "'half_bound' of constraint 'vague' is neither 1 nor 0"


def test_the_check_of_any_model_reads_what_it_declares() -> None:
    b = qy.ModelBuilder()
    growth = b.parameter("pace", unit="1/year")
    size = b.stock("size", b.constant(1.0))
    b.inflow(size, b.flow("rise", growth * size, unit="1/year"))
    b.growth(growth)
    b.constraint("room", b.auxiliary("full", f.greater_equal(size, 1.5)), role="beside")
    model = qy.Model(b.build())
    table = model.check({"pace": 0.2}, years=4, steps_per_year=12, balanced=model.growth()).set_index("check")
    assert table.passed["constraints"] and table.detail["constraints"] == "1 or 0 at every step: room"
    assert table.passed["balanced start"]


def test_growth_that_is_declared_is_off_in_the_balanced_start(two_sectors: qy.Case) -> None:
    def drifting(b: qy.ModelBuilder, *, declared: bool) -> None:
        drift = b.parameter("idle_drift", unit="1/year")
        rise = b.flow("idle_rise", (drift - b.constant(0.01, "1/year")) * b.named("land_idle"), unit="area/year")
        b.inflow(b.named("land_idle"), rise)
        if declared:
            b.growth(drift, 0.01)

    for declared in (True, False):
        case = two_sectors.edit(partial(drifting, declared=declared), {"idle_drift": 0.03})
        assert ("idle_drift" in case.model.growth()) is declared
        row = case.check(draws=8).set_index("check").loc["balanced start"]
        assert bool(row.passed) is declared
        assert declared or "land_idle" in row.detail


def test_a_number_for_the_whole_case_may_bind_too(two_sectors: qy.Case) -> None:
    def late(b: qy.ModelBuilder) -> None:
        after = b.auxiliary("second_half", b.step_at(b.constant(1.4, "year")))
        b.constraint("late", after, role="beside", name_en="lateness", name_zh="延迟")

    result = two_sectors.edit(late).run(["no_policy"], draws=4, seed=1)
    table = result.binding()
    rows = table[table.constraint == "late"]
    assert list(rows.account.unique()) == ["-"]
    assert list(rows.share_binding) == [0.0] * 5 + [1.0] * 7
    english, chinese = binding_sentence(result)
    assert "lateness 58.3 %" in english and "延迟 58.3 %" in chinese


def test_a_model_without_constraints_and_factors_says_so(two_sectors: qy.Case) -> None:
    def bare(b: qy.ModelBuilder) -> None:
        for name in two_sectors.model.constraints().name:
            b.remove_constraint(name)
        for name in two_sectors.model.factors().name:
            b.remove_factor(name)

    case = two_sectors.edit(bare)
    result = case.run(["no_policy"], draws=4, seed=1)
    assert result.binding().empty and result.values().empty
    assert binding_sentence(result) == ("The model declares no constraint.", "模型未声明任何约束。")
    assert "constraints" not in set(case.check(draws=8).check)


def test_a_factor_without_amount_or_numbers_is_refused(two_sectors: qy.Case) -> None:
    def without_amount(b: qy.ModelBuilder) -> None:
        b.factor("goodwill", b.lever("given_goodwill", unit="1/year"))

    with pytest.raises(qy.CaseError, match="factor 'goodwill' has no amount to give: expected one in b.factor"):
        two_sectors.edit(without_amount).run(["no_policy"], draws=4, seed=1).values()

    def by_equation(b: qy.ModelBuilder) -> None:
        b.redefine("industrial_land_base", b.named("persons_employed_base") * b.constant(1.0, "area/people"))

    with pytest.raises(qy.CaseError, match="in proportion to 'industrial_land_base', which an edit made an auxiliary"):
        two_sectors.edit(by_equation).run(["no_policy"], draws=4, seed=1).values()


def test_a_word_of_declaration_that_is_wrong_is_named(two_sectors: qy.Case) -> None:
    def wrong_role(b: qy.ModelBuilder) -> None:
        b.constraint("x", b.named("binds_land"), role="supplied")

    with pytest.raises(qy.UnknownName, match="role of a constraint 'supplied'; known are demand, supply, beside"):
        two_sectors.edit(wrong_role)
    with pytest.raises(qy.InvalidValue, match="'binds_land' is read by 'shortfall_of_land', constraint 'land'"):
        two_sectors.edit(lambda b: b.remove("binds_land"))


def test_tables_of_an_edited_case_have_the_columns_of_the_shipped_one(runs: qy.Result, tmp_path: Path) -> None:
    runs.tables(tmp_path)
    binding = pd.read_csv(tmp_path / "binding.csv")
    values = pd.read_csv(tmp_path / "values.csv")
    assert "energy" in set(binding.constraint) and "energy" in set(values.factor)
