"""Levers whose effect has no end are found from the equations."""

import dataclasses

import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder
from quesnay.models.piling import piling_levers


@pytest.mark.parametrize("name", ["guangzhou", "two_sectors"])
def test_rates_of_the_economy_that_pile_up_are_the_four_that_nothing_slows(
    request: pytest.FixtureRequest, name: str
) -> None:
    case: qy.Case = request.getfixturevalue(name)
    # Adoption nears a ceiling, energy saving falls with what is left to save, and given capital wears out.
    piling = ["programme_productivity", "reform_productivity", "quality_growth", "plot_ratio_growth"]
    assert piling_levers(case.model.core) == piling


def test_what_wears_out_or_nears_a_ceiling_does_not_pile_up() -> None:
    def model(slowed: str) -> Model:
        b = ModelBuilder()
        push = b.lever("push", unit="1/year")
        level = b.stock("level", b.constant(1.0))
        rate = b.constant(0.1, "1/year")
        inflow = {
            "by nothing": push, "by growth": push * level, "by a ceiling": push * (2.0 - level),
            "by its price": push / level, "by wear": push,
        }[slowed]  # fmt: skip
        b.inflow(level, b.flow("rise", inflow, unit="1/year"))
        if slowed == "by wear":
            b.outflow(level, b.flow("wear", rate * level, unit="1/year"))
        return Model(b.build())

    found = {
        slowed: piling_levers(model(slowed).core)
        for slowed in ("by nothing", "by growth", "by a ceiling", "by its price", "by wear")
    }
    ends = {slowed: [] for slowed in ("by a ceiling", "by its price", "by wear")}
    assert found == {"by nothing": ["push"], "by growth": ["push"], **ends}


def test_a_lever_that_an_edit_lets_pile_up_is_found_too(two_sectors: qy.Case) -> None:
    def unending(b: ModelBuilder) -> None:
        saved = b.stock("saved", b.constant(0.0))
        b.inflow(saved, b.flow("saving", b.named("energy_saving"), unit="1/year"))

    assert "energy_saving" in piling_levers(two_sectors.edit(unending).model.core)


def test_a_long_run_names_policies_that_never_end_and_those_with_an_end_not(guangzhou: qy.Case) -> None:
    from quesnay.study.horizon import endless_rates

    found = endless_rates(guangzhou.data, guangzhou.model.core, ["plan"])
    assert found == ["P5", "P6", "P2", "P4", "P7", "L1"]
    plan = guangzhou.data.packages["plan"]
    ended = [
        policy.model_copy(
            update={"levers": [lever.model_copy(update={"shape": "pulse", "duration": 3.0}) for lever in policy.levers]}
        )
        for policy in plan.policies
    ]
    package = dataclasses.replace(plan, policies=ended)
    data = dataclasses.replace(guangzhou.data, packages={**guangzhou.data.packages, "plan": package})
    assert endless_rates(data, guangzhou.model.core, ["plan"]) == []
