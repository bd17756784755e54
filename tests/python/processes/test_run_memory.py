"""More draws than memory holds are refused with what they would take."""

from typing import Any

import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f


def two_places() -> Model:
    """A stock over two places, seen four steps late; its level with total and what it grew are 5 numbers."""
    b = ModelBuilder()
    b.dimension("place", ["north", "south"])
    size = b.stock("size", b.constants([1.0, 2.0], ["place"]))
    seen = f.fixed_delay(b, "seen", size, b.constant(1 / 3, "year"), b.initial(size))
    b.inflow(size, b.flow("growth", (3.0 - seen) * b.parameter("pace", unit="1/year"), unit="1/year"))
    b.outcome(Outcome("size", "size", OutcomeKind.Level, "1", True))
    b.outcome(Outcome("grown", "growth", OutcomeKind.Integral, "1"))
    return Model(b.build())


PACE = {"pace": 0.7}
SPAN: dict[str, Any] = {"years": 2, "steps_per_year": 12}


def test_more_draws_than_memory_holds_are_refused_with_what_they_would_take() -> None:
    # 5 numbers of 8 bytes at 25 records are 1,000 bytes a draw.
    for draws, size in (("10{15}", r"1e\+09"), ("10{18}", r"1e\+12")):
        sentence = (
            rf"{draws} draws with 25 records of 5 numbers take {size} GB of memory and .* \(first_draw\), a larger"
        )
        with pytest.raises(qy.InvalidValue, match=sentence):
            two_places().run_draws(PACE, {}, draws=10 ** int(draws[3:-1]), seed=1, record_every=1, **SPAN)


@pytest.mark.parametrize("zeros", [15, 18])
@pytest.mark.parametrize("drawn", [0, 1])
def test_more_paused_draws_than_memory_holds_are_refused_with_their_state_counted(zeros: int, drawn: int) -> None:
    # Beside 25 records of 5 numbers, over two places: the stock, what `growth` has come to, `seen`, its 4 steps of
    # delay; where each integral began, for the 5 numbers and for the 4 of the stock and `seen`; a parameter if drawn.
    state = 2 * (1 + 1 + 1 + 4) + 5 + 4 + drawn
    size = f"{8 * 10**zeros * (25 * 5 + state) / 1e9:.3g}".replace("+", r"\+")
    sentence = rf"10{{{zeros}}} draws with 25 records of 5 numbers and a state of {state} numbers take {size} GB of"
    uncertain = {"pace": ("uniform", 0.7, 0.5, 1.0)} if drawn else None
    with pytest.raises(qy.InvalidValue, match=sentence + r" memory and .* \(draw\), a larger record_every"):
        two_places().start(PACE, uncertain, draws=10**zeros, **SPAN)


class Full:
    """A run in a memory that is full: what it needs is asked, what it does fails."""

    def __init__(self, core: Any) -> None:
        self.core = core

    def __getattr__(self, name: str) -> Any:
        return getattr(self.core, name)

    def to(self, step: int) -> None:
        raise MemoryError(step)

    def copy(self) -> Any:
        raise MemoryError


def test_memory_that_a_run_lacks_when_it_goes_on_or_branches_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    run = two_places().start(PACE, draws=70, **SPAN)
    monkeypatch.setattr(run, "core", Full(run.core))
    for act in (lambda: run.to(1.0), run.copy, lambda: run.set({})):
        with pytest.raises(qy.InvalidValue, match="^70 draws with 25 records of 5 numbers and a state of 23 numbers"):
            act()


@pytest.mark.parametrize("central", [False, True])
def test_a_case_that_pauses_says_first_what_its_draws_take(central: bool, two_sectors: qy.Case) -> None:
    few = two_sectors.start("sites", draws=2, central=central)
    each = 8 * (3 * 32 + few.core.numbers_per_draw)  # three years of 32 numbers
    size = f"{each * 10**12 / 1e9:.3g}".replace("+", r"\+")
    sentence = rf"^10{{12}} draws with 3 records of 32 numbers and a state of [0-9]+ numbers take {size} GB of memory"
    with pytest.raises(qy.InvalidValue, match=sentence + r" and .* expected fewer draws at a time \(draw\)$"):
        two_sectors.start("sites", draws=10**12, central=central)
