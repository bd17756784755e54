"""An expression is compared with expressions and numbers; Python's answer by identity is given for nothing else."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import quesnay as qy


class Odd:
    def __repr__(self) -> str:
        return "<odd>"


@pytest.mark.parametrize("compare", [operator.eq, operator.ne])
@pytest.mark.parametrize("odd", ["x", "", None, b"b", Odd(), {}, {"a": 1.0}, set(), "y" * 200, [1.0, "a"], lambda: 1])
def test_what_is_no_term_is_refused(compare: Callable[[Any, Any], Any], odd: Any) -> None:
    b = qy.ModelBuilder()
    level = b.stock("level", 1.0)
    for pair in ((level, odd), (odd, level)):
        with pytest.raises(qy.InvalidValue, match="^'level' is compared with .*, expected an expression of") as error:
            compare(*pair)
        assert "\n" not in str(error.value) and len(str(error.value)) < 250


def test_numbers_and_expressions_are_compared_in_a_run() -> None:
    b = qy.ModelBuilder()
    level = b.stock("level", 1.0)
    assert [one.text for one in (level == 1, level != 1.0, level == level, 2.0 == level)] == [
        "level == 1", "not(level == 1)", "level == level", "level == 2",
    ]  # fmt: skip
    assert (level == np.float64(3)).text == "level == 3"


def test_expressions_may_be_keys_and_members() -> None:
    b = qy.ModelBuilder()
    level, other = b.stock("level", 1.0), b.stock("other", 1.0)
    assert level in [level, other] and level in {level, other} and other not in {level}
    assert {level: 1, other: 2, "level": 3, None: 4}[other] == 2
    assert hash(b.named("level")) == hash(level)
