"""Whatever argument of whatever type is given to a case, a result, a model or a run: an answer, or one sentence."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import quesnay as qy

spec = importlib.util.spec_from_file_location(
    "every_object", Path(__file__).resolve().parents[1] / "objects" / "every_object.py"
)
assert spec is not None and spec.loader is not None
objects = importlib.util.module_from_spec(spec)
sys.modules.setdefault("every_object", objects)
spec.loader.exec_module(objects)


class Odd:
    """Something that no argument takes."""

    def __repr__(self) -> str:
        return "<odd>"


WRONG = {"odd": Odd(), "number": 5, "text": "x", "none": None, "fraction": 1.5, "bytes": b"b", "list": [Odd()],
         "mapping": {"a": Odd()}}  # fmt: skip
VALUES = {"growth": 0.1, "where": objects.WHERE}
SPAN: dict[str, Any] = {"values": VALUES, "years": 1.0, "steps_per_year": 4, "method": "heun", "start": 0.0}
DRAWN = {"values": {"where": objects.WHERE}, "uncertain": {"growth": ("uniform", 0.2, 0.1, 0.3)}, "draws": 2, "seed": 0}
MORE: dict[str, Any] = {"levers": {}, "record_every": 1, "threads": 1}
CASE: dict[str, dict[str, Any]] = {
    "run": {"scenarios": ["no_policy"], "draws": 2, "seed": 0, "assume": (), "first_draw": 0, "threads": 1,
            "progress": None, "quarterly": False, "keep_limit": 0, "lanes": 4, "ordinary_purchases": False},
    "start": {"scenario": "sites", "draws": 2, "seed": 0, "draw": 0, "assume": (), "central": False, "threads": 1},
    "estimate_memory": {"scenarios": ["sites"], "draws": 2, "assume": (), "threads": 1},
    "check": {"scenario": "sites", "draws": 2, "seed": 0, "reality": ()},
    "edit": {"change": lambda b: None, "values": {}},
    "with_switches": {"import_flexibility": 0.5, "rationing": "proportional", "hard_land_ceiling": True},
    "loops": {"scenario": "sites", "assume": (), "strongest": True, "most": 3},
    "central": {"scenarios": ["sites"], "assume": (), "quarterly": False},
    "with_parameters": {"deadweight": 0.3, "grade": "judgement", "source": None, "note": ""},
    "with_policy": {"policy": "bus", "levers": {"quality_growth": 0.01}, "cost": 1.0, "start": 0.0, "ramp": None,
                    "package": None, "replace": False, "name_en": "buses"},
    "with_package": {"package": "more", "policies": [], "includes": (), "compare_with": None, "title_en": "",
                     "title_zh": "", "replace": False},
    "with_assumption": {"assumption": "surge", "changes": {"external_demand_shift": 0.1}, "start": 0.0, "ramp": None,
                        "title_en": "", "title_zh": "", "grade": "judgement", "source": None, "replace": False},
}  # fmt: skip
MODEL: dict[str, dict[str, Any]] = {
    "run": {**SPAN, "levers": {}, "record_every": 1},
    "run_draws": {**SPAN, **DRAWN, **MORE, "first_draw": 0, "lanes": 4},
    "start": {**SPAN, **DRAWN, **MORE, "draw": 0},
    "jacobian": {**SPAN, "record_every": 1},
    "loops": {**SPAN, "strongest": False, "most": 100},
    "check": {**SPAN, "ranges": {}, "zero": [], "balanced": None, "reality": (), "step_limit": 1e-3},
    "edit": {"change": lambda b: None},
    "restore": {"saved": b"", "threads": 1},
    "depends": {"name": "born"},
    "used_by": {"name": "born"},
}
RESULT: dict[str, dict[str, Any]] = {
    "compare": {"scenario": "sites", "baseline": "no_policy"},
    "replay": {"scenario": "sites", "draw": 1},
    "draws_of": {"scenario": 0},
    "alternatives": {"names": ["hard_land_ceiling"]},
    "claims": {"share": 0.9},
    "merge": {"following": None},
}
RUN: dict[str, dict[str, Any]] = {"to": {"time": 1.0}, "set": {"inputs": {}}, "read": {"quantity": "hares"}}
OF: dict[str, tuple[Callable[[], Any], dict[str, dict[str, Any]]]] = {
    "Case": (objects.case, CASE), "Model": (objects.model, MODEL), "Result": (objects.result, RESULT),
    "Run": (objects.paused, RUN),
}  # fmt: skip


@pytest.mark.parametrize(
    ("of", "method", "argument"),
    [(of, method, argument) for of, (_, calls) in OF.items() for method in calls for argument in calls[method]],
)
def test_no_argument_ends_in_a_traceback(of: str, method: str, argument: str) -> None:
    make, calls = OF[of]
    one = make()
    for wrong in WRONG.values():
        try:
            getattr(one, method)(**{**calls[method], argument: wrong})
        except qy.QuesnayError as error:
            assert "\n" not in str(error) and "Invoked with" not in str(error), error


@pytest.mark.parametrize("wrong", [one for name, one in WRONG.items() if name != "text"], ids=lambda one: repr(one))
def test_a_folder_that_is_none_is_refused(wrong: Any, two_sectors: qy.Case) -> None:
    for call in (qy.load_case, two_sectors.run(["no_policy"], draws=2, seed=0).tables):
        with pytest.raises(qy.InvalidValue, match=r"^folder of \w+(\.\w+)?\(\) is .*, expected a text or a path$"):
            call(wrong)


def test_an_error_of_the_callers_own_function_is_theirs(two_sectors: qy.Case) -> None:
    def progress(done: int, total: int) -> None:
        raise TypeError("mine")

    with pytest.raises(TypeError, match="^mine$"):
        two_sectors.run(["no_policy"], draws=2, seed=0, progress=progress)
