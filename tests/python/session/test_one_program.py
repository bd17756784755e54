"""One program, interpreted or native, serves every position of the sliders."""

from __future__ import annotations

import pytest
import quesnay as qy
from quesnay import _core, native


def test_packages_of_a_case_share_programs(guangzhou: qy.Case) -> None:
    """As files each of the five has a structure of its own; open, some differ by what decides how one is compiled."""
    session = guangzhou.session(draws=8, seed=1, threads=1)
    for name in ("no_policy", "plan", "land_first", "talent_first", "funds_first"):
        session.change(name)
    assert session.programs == 3


def test_positions_of_sliders_are_one_native_code(guangzhou: qy.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("llvmlite")
    if _core.active_isa() == "baseline":
        pytest.skip("the baseline has no fused products: everything is interpreted")
    monkeypatch.setattr(native, "_workshop", native._Workshop())
    monkeypatch.setenv(native.VARIABLE, "require")
    session = guangzhou.session(draws=64, seed=1, threads=1)
    session.change("plan")
    made = len(native._workshop.latest)
    plan = {policy.id: 1.0 for policy in guangzhou.data.packages["plan"].policies}
    answers = [session.change({**plan, **change}) for change in ({"P2": 0.3}, {"P2": {"ramp": 0.7}}, {"L4": 0.0})]
    assert len(native._workshop.latest) == made
    monkeypatch.setenv(native.VARIABLE, "never")
    again = guangzhou.session(draws=64, seed=1, threads=1).change({**plan, "P2": 0.3})
    assert answers[0]._drawn.values.tobytes() == again._drawn.values.tobytes()
