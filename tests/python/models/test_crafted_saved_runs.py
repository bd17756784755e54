"""A saved run whose sum is right and whose counts are not: refused before anything is read beyond its end."""

import struct
from collections.abc import Callable

import pytest
import quesnay as qy

ONE = struct.pack("<Q", 1)
NUMBER = struct.pack("<d", 1.0)
# The end of what is saved below: one record of one number, no failures.
RECORDED = ONE + ONE + NUMBER
NO_FAILURES = struct.pack("<Q", 0)
TEXT = ONE + b"s"


def model() -> qy.Model:
    b = qy.ModelBuilder()
    b.stock("s", b.parameter("p"))
    b.outcome("s")
    return b.build()


def signed(body: bytes) -> bytes:
    """With the sum that the format has, FNV-1a of 64 bits; the first letter is not part of it."""
    total = 0xCBF29CE484222325
    for byte in body[1:]:
        total = (total ^ byte) * 0x100000001B3 % 2**64
    return body + struct.pack("<Q", total)


def saved() -> bytes:
    return model().start({"p": 1.0}, years=1, steps_per_year=2).save()[:-8]


def swapped(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def craft(body: bytes) -> bytes:
        assert body.count(old) == 1
        return body.replace(old, new)

    return craft


def ended(end: bytes) -> Callable[[bytes], bytes]:
    return lambda body: body[: -len(RECORDED + NO_FAILURES)] + end


def test_what_is_signed_again_unchanged_goes_on() -> None:
    body = saved()
    assert body.endswith(RECORDED + NO_FAILURES)
    run = model().restore(signed(body))
    assert run.to(1.0).results()["s"].to_numpy().tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("craft", "what"),
    [
        (ended(RECORDED + ONE + struct.pack("<Qd", 10**9, 0.5) + TEXT + TEXT), "failures"),
        (ended(struct.pack("<Q", 9) + 9 * (ONE + NUMBER) + NO_FAILURES), "records"),
        (ended(struct.pack("<Q", 2**60) + NO_FAILURES), "records"),
        (ended(ONE + struct.pack("<Q", 2) + 2 * NUMBER + NO_FAILURES), "records"),
        (ended(ONE + struct.pack("<Q", 0) + NO_FAILURES), "records"),
        # The parameter p, the only one, is fixed: none are drawn, and no inputs follow.
        (swapped(ONE + b"p" + ONE + NUMBER + 2 * NO_FAILURES, ONE + b"p" + ONE + NUMBER + struct.pack("<Q", 2**50)
                 + NO_FAILURES), "drawn parameters"),
        (swapped(ONE + b"p" + ONE + NUMBER + 2 * NO_FAILURES, ONE + b"p" + ONE + NUMBER + NO_FAILURES
                 + struct.pack("<Qdd", 2, 1.0, 1.0)), "parameters"),
        (swapped(4 * NO_FAILURES + ONE + ONE + b"s", 3 * NO_FAILURES + struct.pack("<Q", 7) + ONE + ONE + b"s"),
         "steps"),
    ],
)  # fmt: skip
def test_counts_that_are_not_the_models_are_refused(craft: Callable[[bytes], bytes], what: str) -> None:
    with pytest.raises(qy.InvalidValue) as error:
        model().restore(signed(craft(saved())))
    assert str(error.value) == (
        f"the bytes are no run that can go on here: their {what} are not as many as the model's"
    )


def drawn() -> qy.Model:
    b = qy.ModelBuilder()
    s = b.stock("s", b.parameter("p"))
    b.inflow(s, b.noise("z", periods_per_year=2) * b.constant(1.0, "1/year"))
    b.outcome("s")
    return b.build()


def test_no_number_that_is_replaced_ends_otherwise_than_well_or_in_a_sentence() -> None:
    of = drawn()
    run = of.start({}, {"p": ("uniform", 1.0, 0.5, 1.5)}, draws=3, seed=1, years=1, steps_per_year=2)
    body = run.to(0.5).save()[:-8]
    refused = taken = 0
    for at in range(1, len(body) - 8):
        for number in (NUMBER, struct.pack("<d", float("nan")), struct.pack("<Q", 10**9), 8 * b"\xff", 8 * b"\0"):
            try:
                of.restore(signed(body[:at] + number + body[at + 8 :]), threads=1).to(1.0)
                taken += 1
            except qy.QuesnayError:
                refused += 1
    assert refused > 100 and taken > 100
