"""Shocks follow the account and not its row: accounts.csv in another order, or with an account before the others."""

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import _core

MADE = ("accounts.csv", "final_demand.csv", "technical_coefficients.csv", "local_share.csv")


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def write(path: Path, rows: list[dict[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), "utf-8")


def reversed_rows(folder: Path) -> None:
    write(folder / "accounts.csv", table(folder / "accounts.csv")[::-1])


def with_another_first(folder: Path) -> None:
    """An account before the others that makes next to nothing and buys nothing."""
    for name in MADE:
        rows = table(folder / name)
        new = {**rows[-1], "code": "crafts"}
        if name == "accounts.csv":
            new.update(dict.fromkeys(("gross_output_base", "gross_output_low", "gross_output_high"), "1"))
            new["value_added_ratio_base"] = "1"
        elif name == "final_demand.csv":
            new.update(dict.fromkeys(new, "0"), code="crafts", external="1")
        else:
            rows = [{**row, "crafts": "0"} for row in rows]
            new = dict.fromkeys(rows[0], "0") | {"code": "crafts"}
        write(folder / name, [new, *rows])
    parameters = table(folder / "parameters.csv")
    for row in parameters:
        row["account"] = row["account"].replace("services", "services crafts")
    write(folder / "parameters.csv", parameters)


def shocks(folder: Path, code: str) -> np.ndarray:
    case = qy.load_case(folder)
    plan = case._uncertain.plan
    place = case.data.codes.index(code)
    return np.array([plan.noise(2025, draw, 36)["market shock"][:, place] for draw in range(8)])


def without_places(folder: Path) -> None:
    file = folder / "case.toml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith("noise_places")), "utf-8")


@pytest.mark.parametrize("places", ["declared", "by name"])
@pytest.mark.parametrize("change", [reversed_rows, with_another_first])
def test_an_account_keeps_its_shocks(spoilt: Path, change: Any, places: str) -> None:
    if places == "by name":
        without_places(spoilt)
    before = {code: shocks(spoilt, code) for code in ("goods", "services")}
    change(spoilt)
    for code, numbers in before.items():
        np.testing.assert_array_equal(shocks(spoilt, code), numbers)
    assert not np.array_equal(before["goods"], before["services"])


def test_results_of_accounts_in_another_order_are_the_same(spoilt: Path) -> None:
    run = qy.load_case(spoilt).run(["no_policy"], draws=50, seed=2025).to_xarray()
    reversed_rows(spoilt)
    other = qy.load_case(spoilt).run(["no_policy"], draws=50, seed=2025).to_xarray()
    assert list(other.account.values) == ["services", "goods"]
    for name in ("gross_output", "value_added"):
        # Sums over accounts run in the order of the rows, so they round otherwise.
        found, expected = other[name].sel(account=["goods", "services"]), run[name].sel(account=["goods", "services"])
        np.testing.assert_allclose(found.values, expected.values, rtol=1e-9)


def test_shipped_accounts_have_the_places_of_their_rows(guangzhou: qy.Case, two_sectors: qy.Case) -> None:
    # Their published tables were made when a row was a place.
    for case in (guangzhou, two_sectors):
        assert case.data.file.noise_places == case.data.codes
        stream = 0xCBF29CE484222325
        for byte in b"market shock":
            stream = (stream ^ byte) * 0x100000001B3 % 2**64
        key = np.array([7, stream], dtype=np.uint64)
        random = np.random.Philox(key=key, counter=np.array([0, 5, 3, 0], dtype=np.uint64))  # type: ignore[arg-type]
        uniform = ((random.random_raw(len(case.data.codes)) >> np.uint64(12)).astype(float) + 0.5) * 2.0**-52
        scores = case._uncertain.plan.noise(7, 3, 6)["market shock"][5]
        order = np.argsort(uniform)
        assert (np.diff(scores[order]) > 0).all()


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        ('["goods", "services", "goods"]', "'goods' is given twice, expected each name once"),
        ("[1, 2]", "key 'noise_places.1'"),
    ],
)
def test_places_that_are_none_are_refused(spoilt: Path, places: str, sentence: str) -> None:
    without_places(spoilt)
    file = spoilt / "case.toml"
    file.write_text(f"noise_places = {places}\n" + file.read_text("utf-8"), "utf-8")
    with pytest.raises(qy.CaseError, match=sentence):
        qy.load_case(spoilt)


def test_the_place_of_an_account_that_is_gone_may_be_kept(spoilt: Path) -> None:
    before = shocks(spoilt, "services")
    without_places(spoilt)
    file = spoilt / "case.toml"
    file.write_text('noise_places = ["gone", "services"]\n' + file.read_text("utf-8"), "utf-8")
    np.testing.assert_array_equal(shocks(spoilt, "services"), before)


def test_a_dimension_of_any_model_can_keep_its_noise_by_label() -> None:
    def drawn(towns: list[str], places: dict[str, int] | None) -> dict[str, float]:
        b = qy.ModelBuilder()
        b.dimension("town", towns, noise_components=places)
        luck = b.noise("luck", ["town"])
        b.auxiliary("shown", luck)
        b.outcome(qy.Outcome("shown", "shown", qy.OutcomeKind.Level, "1"))
        run = qy.Model(b.build()).run_draws({}, {}, draws=3, seed=1, years=1, steps_per_year=2)
        series = run["shown"].isel(draw=2, time=0).to_series()
        return {str(label): float(number) for label, number in series.items()}

    by_place = drawn(["a", "b"], None)
    assert drawn(["a", "b"], {"a": 0, "b": 1}) == by_place
    moved = drawn(["c", "b", "a"], {"a": 0, "b": 1})
    assert {town: moved[town] for town in "ab"} == by_place
    assert moved["c"] == drawn(["d", "c"], {})["c"]
    assert drawn(["c", "b", "a"], None)["a"] != by_place["a"]
    with pytest.raises(qy.UnknownName, match="unknown town 'aa'; did you mean 'a'"):
        drawn(["a", "b"], {"aa": 0})
    with pytest.raises(qy.DuplicateName, match="town 'a' and 'b' have the one place 4 in the random streams"):
        drawn(["a", "b"], {"a": 4, "b": 4})
    assert _core.build_economy(["a", "b"], noise_components={"b": 0}).names("noise") == [
        "market factor",
        "market shock",
    ]
