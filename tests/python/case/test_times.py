"""Dates, lengths and schedules of a case: one rule from the date itself, and nothing outside the run in silence."""

import datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy
from hypothesis import given
from hypothesis import strategies as st
from quesnay.case.calendar import months_later, years_between, years_from_start

D = datetime.date
PACKAGE = """id = "p"
title_en = "p"
title_zh = "p"
compare_with = "no_policy"

[[policies]]
id = "p"
name_en = "p"
name_zh = "p"
start = {start}
{policy}
source = "INV"
grade = "judgement"

[[policies.levers]]
lever = "talent_inflow"
{lever}

[policies.cost]
{cost}
grade = "judgement"
source = "INV"
"""


def package(
    folder: Path, start: str = "2021-07-01", lever: str = "height = 0.2", policy: str = "", cost: str = "rate = 6.0",
    name: str = "p",
) -> None:  # fmt: skip
    text = PACKAGE.format(start=start, lever=lever, policy=policy, cost=cost).replace('"p"', f'"{name}"')
    (folder / "policies" / f"{name}.toml").write_text(text, "utf-8")


def costs(case: qy.Case, name: str = "p") -> list[float]:
    return [round(value, 9) for value in case.central([name]).costs().cost.tolist()]


def lever(case: qy.Case, times: list[float], name: str = "p", of: str = "talent_inflow") -> list[float]:
    """The lever as the step at each time sees it."""
    return [float(case.start(name, central=True).to(time)[of]) for time in times]


@given(st.dates(D(1990, 1, 1), D(2060, 12, 31)), st.integers(0, 1200))
def test_whole_months_are_twelfths_whatever_the_day(start: D, months: int) -> None:
    assert years_between(start, months_later(start, months)) == Fraction(months, 12)


@given(st.dates(D(1990, 1, 1), D(2060, 12, 31)), st.integers(0, 20000))
def test_a_later_day_is_later(start: D, days: int) -> None:
    one = start + datetime.timedelta(days=days)
    assert 0 <= years_between(start, one) < years_between(start, one + datetime.timedelta(days=1))


def test_the_29_of_february_has_an_anniversary_every_year() -> None:
    assert [months_later(D(2020, 2, 29), 12 * n) for n in range(5)] == [
        D(2020, 2, 29), D(2021, 2, 28), D(2022, 2, 28), D(2023, 2, 28), D(2024, 2, 29),
    ]  # fmt: skip


@pytest.mark.parametrize("year", range(2021, 2061))
def test_the_middle_of_a_month_is_the_middle_of_a_step_in_every_year(year: int) -> None:
    start = D(2021, 1, 1)
    for month, day in [(4, 16), (6, 16), (9, 16), (11, 16)]:
        step = 12 * (year - 2021) + month - 1
        # The core compares with (2 n + 1) / 24, rounded once.
        assert years_from_start(start, D(year, month, day)) == (2 * step + 1) / 24


def test_the_same_day_of_different_years_begins_in_the_same_step(spoilt: Path) -> None:
    begun = []
    for year in (2021, 2022, 2023):
        package(spoilt, f"{year}-06-16")
        case = qy.load_case(spoilt)
        months = [n for n in range(36) if lever(case, [n / 12])[0] > 0.0]
        begun.append(months[0] - 12 * (year - 2021))
    assert begun == [5, 5, 5]


def test_a_pulse_from_the_middle_of_a_month_lasts_its_steps_in_every_year(spoilt: Path) -> None:
    for year in (2021, 2022):
        package(spoilt, f"{year}-06-16", 'height = 0.2\nshape = "pulse"\nduration = 1.0')
        case = qy.load_case(spoilt)
        acting = [n for n in range(36) if lever(case, [n / 12])[0] > 0.0]
        first = 12 * (year - 2021) + 5
        assert acting == list(range(first, first + 12))


def with_start(folder: Path, start: str) -> Path:
    path = folder / "case.toml"
    text = path.read_text("utf-8").replace("start = 2021-01-01\nyears", f"start = {start}\nyears")
    text = text.replace("date = 2022-01-01", "date = 2022-06-01").replace(
        "start = 2021-01-01\nend", f"start = {start}\nend"
    )
    path.write_text(text.replace("end = 2023-12-31", "end = 2022-12-31"), "utf-8")
    for file in folder.glob("targets.csv"):
        file.write_text(file.read_text("utf-8").replace(",2023,", ",2023-24,"), "utf-8")
    return folder


@pytest.mark.parametrize("start", ["2021-04-01", "2021-02-15", "2021-01-31"])
def test_years_may_begin_on_any_day(spoilt: Path, start: str) -> None:
    package(with_start(spoilt, start), "2022-07-01")
    case = qy.load_case(spoilt)
    first = D.fromisoformat(start)
    result = case.central(["no_policy", "p"])
    assert [period.name for period in result.periods] == ["2021-22", "2022-23", "2023-24"]
    assert [period.start for period in result.periods] == [months_later(first, 12 * n) for n in range(3)]
    assert result.periods[0].end + datetime.timedelta(days=1) == result.periods[1].start
    names = [period.name for period in case.central(["no_policy"], quarterly=True).periods]
    assert names[:2] == (["2021Q2", "2021Q3"] if start == "2021-04-01" else ["2021-22Q1", "2021-22Q2"])


def test_a_run_may_begin_on_the_29_of_february(spoilt: Path) -> None:
    path = with_start(spoilt, "2020-02-29") / "case.toml"
    path.write_text(path.read_text("utf-8").replace("base_year = 2020", "base_year = 2019"), "utf-8")
    text = (spoilt / "targets.csv").read_text("utf-8").replace("2023-24", "2022-23")
    (spoilt / "targets.csv").write_text(text, "utf-8")
    assert [p.start for p in qy.load_case(spoilt).central().periods] == [D(2020, 2, 29), D(2021, 2, 28), D(2022, 2, 28)]


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        ("2022", "'start': given 2022, expected years after the start of the run, 0 to below 3; a date is written"),
        ("2022.5", "given 2022.5, expected years"),
        ("3.0", "given 3, expected years"),
        ("-1.0", "given -1, expected years"),
        ("2024-01-01", "given 2024-01-01, expected a date from 2021-01-01 to before 2024-01-01"),
        ('"2022-01-01"', r"p\.toml: .*'start': parameter '2022-01-01' has no row .* without quotes"),
        ('"share"', r"p\.toml: .*'start': parameter 'share' has no row in parameters.csv"),
        ('"talent_strength"', "'talent_strength' .parameters.csv, line .* in 1, expected a parameter in year"),
        ("true", "given True, expected a number or a date without quotes or the name of a parameter"),
        ("2022-01-01T00:00:00", "given datetime.datetime.*expected a number or a date"),
    ],
)
def test_a_start_that_cannot_act_is_refused_where_it_stands(spoilt: Path, start: str, sentence: str) -> None:
    package(spoilt, start)
    with pytest.raises(qy.CaseError, match=sentence):
        qy.load_case(spoilt)
    if start[0] in "23":
        (spoilt / "policies" / "p.toml").unlink()
        path = spoilt / "assumptions" / "boom.toml"
        path.write_text(path.read_text("utf-8").replace("start = 2022-01-01", f"start = {start}"), "utf-8")
        with pytest.raises(qy.CaseError, match=rf"boom\.toml: .*{sentence.split('expected')[0].split('given')[-1]}"):
            qy.load_case(spoilt)


@pytest.mark.parametrize(
    ("policy", "moved", "sentence"),
    [
        ("", "height = 0.2\ntimes = 0.5", "'times' is a factor on 'parameter'"),
        ("", "height = 0.2\nduration = 1.0", "'duration' is that of a ramp or pulse"),
        ("ramp = 0.25", "height = 0.2\nduration = 1.0", "'duration' is that of a ramp or pulse"),
        ("", 'height = 0.2\nshape = "pulse"', "a pulse has no 'duration'"),
        ("", 'height = 0.2\nshape = "ramp"', "expected 'duration' or 'ramp'"),
        ("", "height = 0.2\ntimes_at = [0.0, 1.0]\nvalues = [1.0, 1.0]", "are those of a series"),
        ("", 'height = 0.2\nshape = "series"\ntimes_at = [0, 1]\nvalues = [1.0]', "2 'times_at' and 1 'values'"),
        ("", 'height = 0.2\nshape = "series"\ntimes_at = [1, 0]\nvalues = [1, 1]', "expected increasing times"),
        ("", 'height = 0.2\nshape = "series"\ntimes_at = [2021, 2022]\nvalues = [1, 1]', "'times_at': given 2021"),
        ("", 'height = 0.2\nshape = "pulse"\nduration = 0.027', r"a step of the run \(0.0833333 years\) or more"),
        ("", 'height = 0.2\nshape = "pulse"\nduration = 2022', "a length in years, above 0 and at most 100"),
        ("ramp = 0.0", "height = 0.2", "'ramp': given 0, expected a length in years, above 0"),
        ("", "height = 0.2\naccounts = []", "at least 1 item"),
        ("", 'height = 0.2\naccounts = ["goods"]', "names accounts for 'talent_inflow'"),
    ],
)
def test_keys_of_a_lever_that_would_do_nothing_are_refused(
    spoilt: Path, policy: str, moved: str, sentence: str
) -> None:
    package(spoilt, policy=policy, lever=moved)
    with pytest.raises(qy.CaseError, match=sentence):
        qy.load_case(spoilt)


def test_a_ramp_that_nothing_takes_is_refused(spoilt: Path) -> None:
    pulse = 'height = 0.2\nshape = "pulse"\nduration = 1.0'
    package(spoilt, policy="ramp = 0.25", lever=pulse, cost='outlay = "loan_loss_outlay"')
    with pytest.raises(qy.CaseError, match="'ramp' changes nothing"):
        qy.load_case(spoilt)


def test_a_measure_that_ends_stops_costing(spoilt: Path) -> None:
    package(spoilt)
    package(spoilt, lever='height = 0.2\nshape = "pulse"\nduration = 1.0', name="pulse")
    series = 'height = 0.2\nshape = "series"\ntimes_at = [0.5, 1.0]\nvalues = [1.0, 0.0]'
    package(spoilt, lever=series, name="series")
    both = (
        'height = 0.2\nshape = "pulse"\nduration = 1.0\n\n[[policies.levers]]\nlever = "research_boost"\nheight = 0.1'
    )
    package(spoilt, lever=both, name="both")
    case = qy.load_case(spoilt)
    assert costs(case) == [3.0, 6.0, 6.0]
    assert costs(case, "pulse") == [3.0, 3.0, 0.0]
    assert costs(case, "series") == [3.0, 0.0, 0.0]
    assert costs(case, "both") == [3.0, 6.0, 6.0]


def test_a_series_does_not_act_before_its_policy(spoilt: Path) -> None:
    series = 'height = 0.2\nshape = "series"\ntimes_at = [0, 1]\nvalues = [1, 1]'
    package(spoilt, "2023-01-01", series)
    assert lever(qy.load_case(spoilt), [0.5, 1.5, 2.0, 2.5]) == [0.0, 0.0, 0.2, 0.2]


def test_a_replacement_acts_from_its_date_and_ends_the_cost_of_what_it_replaces(spoilt: Path) -> None:
    package(spoilt, name="a")
    package(spoilt, "2022-04-01", 'height = 0.5\ncombine = "replace"', cost="rate = 1.0", name="b")
    package(spoilt, lever="height = 0.1", name="c")
    for name, order in (("abc", ["a", "b", "c"]), ("cba", ["c", "b", "a"])):
        text = f'id = "{name}"\ntitle_en = "x"\ntitle_zh = "x"\nincludes = {order}\n'
        (spoilt / "policies" / f"{name}.toml").write_text(text.replace("'", '"'), "utf-8")
    case = qy.load_case(spoilt)
    for name in ("abc", "cba"):
        np.testing.assert_allclose(
            lever(case, [0.25, 0.75, 14 / 12, 1.25, 2.5], name), [0, 0.3, 0.3, 0.5, 0.5], rtol=1e-12
        )
        paid = case.central([name]).costs().set_index(["policy", "year"]).cost
        assert [round(value, 9) for value in paid["a"]] == [3.0, 1.5, 0.0]
        assert [round(value, 9) for value in paid["b"]] == [0.0, 0.75, 1.0]


def test_two_replacements_of_one_lever_are_refused(spoilt: Path) -> None:
    for name in ("a", "b"):
        package(spoilt, lever='height = 0.5\ncombine = "replace"', name=name)
    (spoilt / "policies" / "ab.toml").write_text(
        'id = "ab"\ntitle_en = "x"\ntitle_zh = "x"\nincludes = ["a", "b"]\n', "utf-8"
    )
    with pytest.raises(qy.CaseError, match="policies 'b' and 'a' both replace what is done to 'talent_inflow'"):
        qy.load_case(spoilt)
