"""Whatever argument of whatever type is given to a question or a picture: an answer, or one sentence."""

from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import quesnay as qy


class Odd:
    """Something that no argument takes."""

    def __repr__(self) -> str:
        return "<odd>"


WRONG = {"odd": Odd(), "number": 5, "text": "x", "none": None, "fraction": 1.5, "bytes": b"b", "list": [Odd()],
         "mapping": {"a": Odd()}}  # fmt: skip
ASKED: dict[str, Any] = {
    "outcomes": ["gross_output"], "scenario": None, "difference": ("sites", "no_policy"), "seed": 0, "assume": (),
    "quarterly": False, "threads": 1,
}  # fmt: skip
OF: dict[str, dict[str, Any]] = {"outcome": "gross_output", "account": None, "period": None, "others": ()}
DRAWN: dict[str, Any] = {"ax": None, "language": "en"}
FACT = {"outcome": "gross_output", "period": "2021", "value": 1.0, "error": 1e9}
CASE: dict[str, dict[str, Any]] = {
    "evaluator": ASKED,
    "sobol": {**ASKED, "n": 32, "by": "parameter", "progress": None},
    "morris": {**ASKED, "trajectories": 2, "levels": 4, "progress": None},
    "contributions": {
        "package": "both", "outcomes": "gross_output", "draws": 2, "seed": 0, "members": None, "orders": 4,
        "assume": (), "quarterly": False, "threads": 1, "progress": None,
    },
    "search": {
        "package": "both", "outcomes": "gross_output", "budget": 1e9, "draws": 2, "seed": 0, "members": None,
        "largest": 1.0, "population": 4, "generations": 1, "fresh_draws": 2, "assume": (), "threads": 1,
        "progress": None,
    },
}  # fmt: skip
RESULT: dict[str, dict[str, Any]] = {
    "drivers": {"scenario": "sites", "baseline": "no_policy", "difference": None, "outcome": "gross_output",
                "account": "total", "period": None, "measure": "all"},
    "given": {"facts": [FACT], "scenario": None, "fewest": 2},
    "robustness": {**OF, "threshold": 1.0, "optimism": 0.5},
    "regret": OF,
    "ranks": OF,
    "boxes": {"scenario": "sites", "target": "x", "missed": True, "peel": 0.1, "least_mass": 0.1},
    "plot_fan": {"outcome": "gross_output", "account": None, "scenario": "sites", **DRAWN},
    "plot_difference": {"scenario": "sites", "baseline": None, "outcome": "gross_output", "account": None, **DRAWN},
    "plot_binding": {"scenario": "sites", "account": None, **DRAWN},
    "plot_effects": {"outcome": "gross_output", **DRAWN},
    "plot_drivers": {"scenario": "sites", "baseline": "no_policy", "difference": None, "outcome": "gross_output",
                     "account": "total", "period": None, "measure": "rank correlation", "most": 3, **DRAWN},
    "plot_targets": DRAWN,
}  # fmt: skip


@pytest.fixture(scope="module")
def runs(two_sectors: qy.Case) -> qy.Result:
    mpl.use("Agg")
    return two_sectors.run(["no_policy", "sites"], draws=60, seed=1)


@pytest.fixture(scope="module")
def both(two_sectors: qy.Case) -> qy.Case:
    return two_sectors.with_package("both", ["training", "sites"])


def refused_or_answered(one: object, method: str, argument: str, calls: dict[str, dict[str, Any]]) -> None:
    for wrong in WRONG.values():
        try:
            getattr(one, method)(**{**calls[method], argument: wrong})
        except qy.QuesnayError as error:
            assert "\n" not in str(error) and "Invoked with" not in str(error), error
        finally:
            plt.close("all")


@pytest.mark.parametrize(("method", "argument"), [(m, a) for m in CASE for a in CASE[m]])
def test_no_argument_of_a_question_to_a_case_ends_in_a_traceback(both: qy.Case, method: str, argument: str) -> None:
    refused_or_answered(both, method, argument, CASE)


@pytest.mark.parametrize(("method", "argument"), [(m, a) for m in RESULT for a in RESULT[m]])
def test_no_argument_of_a_question_to_a_result_ends_in_a_traceback(runs: qy.Result, method: str, argument: str) -> None:
    refused_or_answered(runs, method, argument, RESULT)


def test_a_table_of_contributions_is_one(two_sectors: qy.Case) -> None:
    for wrong in WRONG.values():
        with pytest.raises(qy.QuesnayError, match="expected"):
            two_sectors.plot_contributions(wrong)  # type: ignore[arg-type]
