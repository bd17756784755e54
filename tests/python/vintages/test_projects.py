"""Named projects: figures that a program of its own found for them, predicates, and refusals."""

import csv
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy
from quesnay.cli import main

GUANGZHOU = Path(__file__).resolve().parents[3] / "scenarios" / "guangzhou"
OUTPUT = ("gross_output", "total", "2019")
ACCOUNTS = {"FOX": "K2", "LGD": "K2", "TOY": "K4", "GAC": "K4", "BGN": "K3", "GEB": "K3", "CIS": "K8"}
ALL = list(ACCOUNTS)
DELAY = ("named_delay_risk", "named_delay_score", "named_delay_length")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: Sequence[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def folder_with(
    into: Path, names: Sequence[str], path: str = "realised", change: Callable[[dict[str, str]], None] | None = None,
    known: Sequence[str] = (),
) -> Path:  # fmt: skip
    """The case with hindsight and these projects, of which some may be known: by default all."""
    folder = into / "guangzhou"
    shutil.copytree(GUANGZHOU, folder)
    vintage = folder / "vintages" / "hindsight"
    toml = vintage / "vintage.toml"
    toml.write_text(f'{toml.read_text("utf-8")}[projects]\npath = "{path}"\n', "utf-8")
    projects = [row for row in rows_of(folder / "projects.csv") if row["project"] in names]
    for row in projects:
        if change is not None:
            change(row)
    write(folder / "projects.csv", projects)
    delays = [row for row in rows_of(folder / "vintages" / "2017-10" / "parameters.csv") if row["parameter"] in DELAY]
    own = [row for row in delays if row["account"] == "-"]
    for name in known or names:
        own += [{**row, "account": name} for row in delays if row["account"] == "TOY"]
    write(vintage / "parameters.csv", own)
    (vintage / "sources.csv").write_text("source,title,address,published,note\nJ,Judgement,,judgement,\n", "utf-8")
    return folder


def undisplaced(row: dict[str, str]) -> None:
    if row["quantity"] == "displacement" and row["account"] == "K4":
        row["value"] = "0"


def central(case: qy.Case, scenario: str = "no_policy") -> dict[tuple[str, str, str], float]:
    row = case.central([scenario], assume=["as_it_was"]).to_frame().iloc[0]
    return {key: float(row[key]) for key in row.index}


def percent(one: dict[tuple[str, str, str], float], other: dict[tuple[str, str, str], float], *key: str) -> float:
    key = key or OUTPUT
    return 100.0 * (one[key] / other[key] - 1.0)  # type: ignore[index]


@pytest.fixture(scope="module")
def plain(guangzhou: qy.Case) -> dict[tuple[str, str, str], float]:
    return central(guangzhou)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_with(tmp_path_factory.mktemp("all"), ALL)


# Alone, as realised, no vehicles displaced: effect on output of 2019 [%] and on that of the account [1e8 yuan].
@pytest.mark.parametrize(
    ("name", "effect", "own"),
    [
        ("FOX", 0.102, 20),
        ("LGD", 0.054, 5),
        ("TOY", 0.683, 364),
        ("GAC", 0.050, 25),
        ("GEB", 0.009, 0),
        ("CIS", 0.026, 6),
    ],
)
def test_each_project_is_worth_what_was_found(
    plain: dict[tuple[str, str, str], float], tmp_path: Path, name: str, effect: float, own: float
) -> None:
    found = central(qy.load_case(folder_with(tmp_path, [name], change=undisplaced)))
    assert percent(found, plain) == pytest.approx(effect, rel=0.02, abs=0.0006)
    key = ("gross_output", ACCOUNTS[name], "2019")
    assert found[key] - plain[key] == pytest.approx(own, rel=0.02, abs=0.6)


def test_all_projects_together(guangzhou: qy.Case, plain: dict[tuple[str, str, str], float], everything: Path) -> None:
    case = qy.load_case(everything)
    found = central(case)
    assert percent(found, plain) == pytest.approx(0.818, rel=0.02)
    for year, effect in (("2017", 0.109), ("2018", 0.325), ("2019", 0.562)):
        assert percent(found, plain, "value_added", "total", year) == pytest.approx(effect, rel=0.02)
    assert found["gross_output", "K2", "2019"] == pytest.approx(6641, rel=2e-3)
    assert found["gross_output", "K4", "2019"] == pytest.approx(4856, rel=2e-3)
    # What projects bring cancels in what the plan adds, to first order.
    plan = percent(central(case, "plan"), found)
    assert plan == pytest.approx(0.3428, rel=0.02)
    assert plan - percent(central(guangzhou, "plan"), plain) == pytest.approx(-0.0028, abs=0.0007)


def test_as_announced_one_line_is_nearly_all_of_it(plain: dict[tuple[str, str, str], float], tmp_path: Path) -> None:
    case = qy.load_case(folder_with(tmp_path, ALL, "announced", undisplaced, ["FOX", "TOY"]))
    assert case.data.projects is not None
    assert case.data.projects.labels == ["FOX", "TOY"]
    assert dict(case.data.projects.left_out)["GAC"] == "no table of outlay as announced"
    late = qy.load_case(folder_with(tmp_path / "one", ["TOY"], "announced", undisplaced))
    assert percent(central(late), plain) == pytest.approx(0.628, rel=0.02)


def test_a_scenario_delays_and_drops(plain: dict[tuple[str, str, str], float], everything: Path) -> None:
    head = 'title_en = "t"\ntitle_zh = "t"\ncompare_with = "no_policy"\n'
    late = "".join(f'[[projects]]\nproject = "{name}"\ndelay = 0.5\n' for name in ALL)
    gone = "".join(f'[[projects]]\nproject = "{name}"\ndropped = true\n' for name in ALL)
    for name, changes in (("late", late), ("gone", gone)):
        (everything / "policies" / f"{name}.toml").write_text(f'id = "{name}"\n{head}{changes}', "utf-8")
    case = qy.load_case(everything)
    assert percent(central(case, "late"), plain) == pytest.approx(0.632, rel=0.02)
    # Projects that never come leave the bits of none.
    gone_now = central(case, "gone")
    assert all(gone_now[key] == plain[key] for key in plain if not np.isnan(plain[key]))


def test_readers_are_told_which_projects_take_part(guangzhou: qy.Case, tmp_path: Path) -> None:
    case = guangzhou.vintage("2017-10")
    case.run(["no_policy"], draws=4, seed=1).tables(tmp_path / "out")
    notes = (tmp_path / "out" / "notes.csv").read_text("utf-8-sig")
    assert "Named projects as announced: FOX (K2), TOY (K4). Left out: LGD: no table of outlay as announced" in notes
    assert guangzhou.data.projects is None


def test_tables_of_zeros_are_no_projects(guangzhou: qy.Case, tmp_path: Path) -> None:
    def empty(row: dict[str, str]) -> None:
        if row["quantity"] in ("outlay", "capacity"):
            row["value"] = "0"

    case = qy.load_case(folder_with(tmp_path, ["FOX", "TOY"], change=empty))
    ours, theirs = (
        one.run(["no_policy", "plan"], draws=8, seed=3, threads=1).to_frame().to_numpy() for one in (case, guangzhou)
    )
    assert np.array_equal(ours, theirs, equal_nan=True)


def test_projects_are_late_by_chance_and_the_replay_says_by_how_much(guangzhou: qy.Case) -> None:
    case = guangzhou.vintage("2017-10")
    runs = case.run(["no_policy"], draws=40, seed=2025)
    late = []
    for draw in range(40):
        paths = runs.replay("no_policy", draw)
        delay = paths["named_project_delay"].isel(time=0)
        late += [float(delay.sel(project=name)) for name in ("FOX", "TOY")]
        capacity = paths["named_project_capacity"].sel(project="TOY")
        # Announced: from 1.0833 to 2.0833 years, 200 in the middle, later by the delay.
        shifted = np.interp(capacity.time - late[-1], [13 / 12, 19 / 12, 25 / 12], [0.0, 200.0, 317.0])
        np.testing.assert_allclose(capacity, shifted, atol=1e-9)
    share = np.mean(np.array(late) > 0.0)
    # Of 80 numbers, each late with a chance of 0.09 to 0.4, mostly 0.18: 0.04 to 0.35 in all but 1 of 1,000 seeds.
    assert 0.04 < share < 0.35
    assert min(one for one in late if one > 0.0) > 0.05


def test_outlay_of_a_run_is_that_of_the_table(tmp_path: Path) -> None:
    case = qy.load_case(folder_with(tmp_path, ["FOX"]))
    run = case.central(["no_policy"])
    outlay = run.replay("no_policy", 0)["named_project_outlay"].sel(project="FOX").to_numpy()
    # 320 by the end of 2018, 480 by the end of 2019: the rate is constant within a step of a month.
    assert outlay[:24].sum() / 12 == pytest.approx(320.0, rel=2e-3)
    assert outlay[24:36].sum() / 12 == pytest.approx(160.0, rel=5e-3)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("announced,capacity,2018-08-01", "announced,capacity,2017-08-01", "a path does not go back"),
        ("announced,outlay,2018-02-01,30", "announced,outlay,2018-02-01,-30", "expected 0 or more"),
        ("realised,outlay,2018-12-31,320", "realised,outlay,2018-12-31,900", "outlay is cumulative"),
        ("announced,outlay,2018-02-01", "announced,outlay,soon", "expected a date such as 2017-03-01"),
        ("announced,outlay,2018-02-01", "planned,outlay,2018-02-01", "expected announced or realised"),
        ("announced,outlay,2018-02-01", "announced,outlays,2018-02-01", "unknown quantity 'outlays'"),
        (",K4,NS,", ",K44,NS,", "unknown sector 'K44'"),
        ("-,local_share,,0.6", "-,local_share,,1.6", "expected a share from 0 to 1"),
        ("-,local_share,,0.6", "announced,local_share,,0.6", "a share is of every path"),
        ("2016-11-30,announced,capacity", "2016-10-30,announced,capacity", "as in the first row of the project"),
    ],
)
def test_what_is_wrong_with_a_project_is_refused_in_one_sentence(
    scenarios: Callable[[str, Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str,
    said: str,
) -> None:  # fmt: skip
    path = scenarios("guangzhou", tmp_path) / "projects.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert main(["describe", str(path.parent), "--vintage", "2017-10"]) == 2
    sentence = capsys.readouterr().err.strip()
    assert said in sentence and "projects.csv: line" in sentence and "\n" not in sentence


def test_no_dated_vintage_knows_what_was_realised(scenarios: Callable[[str, Path], Path], tmp_path: Path) -> None:
    folder = scenarios("guangzhou", tmp_path)
    toml = folder / "vintages" / "2017-10" / "vintage.toml"
    toml.write_text(toml.read_text("utf-8").replace('"announced"', '"realised"'), "utf-8")
    with pytest.raises(qy.CaseError, match="known only afterwards, expected path"):
        qy.load_case(folder, vintage="2017-10")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('project = "FOXX"\ndelay = 1.0', "unknown project 'FOXX'"),
        ('project = "FOX"', "is neither late nor dropped, or both, expected one"),
        ('project = "FOX"\ndelay = 1.0\ndropped = true', "is neither late nor dropped, or both"),
        ('project = "FOX"\ndelay = -1.0', "greater than or equal to 0"),
    ],
)
def test_a_scenario_that_names_no_project_is_refused(
    scenarios: Callable[[str, Path], Path], tmp_path: Path, change: str, said: str
) -> None:
    folder = scenarios("guangzhou", tmp_path)
    text = f'id = "late"\ntitle_en = "t"\ntitle_zh = "t"\n[[projects]]\n{change}\n'
    (folder / "policies" / "late.toml").write_text(text, "utf-8")
    with pytest.raises(qy.CaseError) as error:
        qy.load_case(folder, vintage="2017-10")
    assert said in str(error.value)


def test_research_grows_on_its_trend_and_moves_no_productivity(guangzhou: qy.Case) -> None:
    before, case = guangzhou.vintage("2016-12"), guangzhou.vintage("2016-figures")
    plain, trend = (one.central(["no_policy"]).replay("no_policy", 0) for one in (before, case))
    value = trend["research_spending"] / trend["value_added"]
    share = value.sel(sector="K1").to_numpy()
    np.testing.assert_allclose(share, 0.0543 * np.exp(0.0396 * trend.time.to_numpy()), rtol=1e-12)
    # Knowledge is compared with a path that has the trend too.
    for sector in ("K1", "K8"):
        gap = trend["productivity"].sel(sector=sector) / plain["productivity"].sel(sector=sector)
        np.testing.assert_allclose(gap, 1.0, atol=2e-4)
    assert "research_intensity_growth" not in before.model.core.names("parameter")
