"""What was known at a date: rows that replace rows, sources with dates, and what is refused."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy
from quesnay.cli import main

Copy = Callable[[str, Path], Path]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, f"{path} lacks {old}"
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def city(scenarios: Copy, tmp_path: Path) -> Path:
    return scenarios("guangzhou", tmp_path)


def growth(case: qy.Case) -> dict[str, float]:
    return {row.accounts[0]: row.central for row in case.data.parameters if row.parameter == "market_growth"}


def test_the_hindsight_vintage_is_the_case_without_one_to_the_bit(guangzhou: qy.Case, city: Path) -> None:
    assert guangzhou.data.vintage is not None and guangzhou.data.vintage.name == "hindsight"
    change(city / "case.toml", 'vintage = "hindsight"\n', "")
    bare = qy.load_case(city)
    assert bare.data.vintage is None
    ours, theirs = (
        case.run(["no_policy", "plan"], draws=8, seed=3, threads=1).to_frame().to_numpy() for case in (guangzhou, bare)
    )
    assert np.array_equal(ours, theirs, equal_nan=True)


def test_a_vintage_replaces_rows_and_keeps_the_others(guangzhou: qy.Case) -> None:
    then = guangzhou.vintage("2016-12")
    assert growth(then)["K4"] == 0.06 and growth(guangzhou)["K4"] == 0.01
    # R1 and R2 share a row in the case and have their own in the vintage.
    assert growth(then)["R1"] == 0.02 and growth(then)["R2"] == 0.04
    mine = {(r.parameter, r.accounts): r for r in then.data.parameters if r.file == "parameters.csv"}
    theirs = {(r.parameter, r.accounts): r for r in guangzhou.data.parameters}
    for key, row in mine.items():
        if key in theirs:
            assert row == theirs[key]
    assert growth(guangzhou.vintage("2017-10"))["K4"] == 0.0965
    assert growth(guangzhou.vintage("hindsight")) == growth(guangzhou)


def test_accounts_of_a_vintage_close_and_sum_to_the_same_product(guangzhou: qy.Case) -> None:
    then, now = guangzhou.vintage("2017-10").data, guangzhou.data

    def total(data: object, name: str) -> float:
        return float((data.arrays[name] * data.arrays["value_added_ratio_base"]).sum())  # type: ignore[attr-defined]

    k2 = now.codes.index("K2")
    assert then.arrays["gross_output_base"][k2] == 5628.0
    assert total(then, "gross_output_base") == pytest.approx(total(now, "gross_output_base"), abs=0.01)
    for name in ("capital_stock_base", "persons_employed_base", "industrial_land_base"):
        assert then.arrays[name].sum() == pytest.approx(now.arrays[name].sum(), abs=0.2)


def test_a_forecaster_expects_the_centres_of_the_markets(guangzhou: qy.Case) -> None:
    for name in ("2016-12", "2017-10"):
        data = guangzhou.vintage(name).data
        expected = {r.accounts[0]: r.central for r in data.parameters if r.parameter == "expected_market_growth"}
        second = dict(zip(data.codes, data.arrays["second_market_share"], strict=True))
        for code, centre in growth(guangzhou.vintage(name)).items():
            mixed = (1 - second[code]) * centre + second[code] * 0.15
            assert expected[code] == pytest.approx(mixed, abs=1e-7)


def test_no_row_of_a_dated_vintage_is_later_than_it(guangzhou: qy.Case) -> None:
    for name in ("2016-12", "2016-figures", "2017-10"):
        data = guangzhou.vintage(name).data
        assert data.vintage is not None and data.vintage.releases_to is not None
        for row in data.parameters:
            published = data.sources[row.source].published
            if row.file != "parameters.csv" and published is not None:
                assert published <= data.vintage.releases_to
            elif row.file != "parameters.csv":
                assert row.grade == "judgement"


def test_before_the_plan_there_is_no_plan(guangzhou: qy.Case) -> None:
    before = guangzhou.vintage("2016-12")
    assert before.packages == ["no_policy"]
    with pytest.raises(qy.CaseError, match="unknown package 'plan'"):
        before.run(["plan"], draws=4, seed=1)


def test_switches_go_along_and_edits_are_refused(guangzhou: qy.Case) -> None:
    hard = guangzhou.with_switches(hard_land_ceiling=True).vintage("2017-10")
    assert hard.switches.hard_land_ceiling and growth(hard)["K4"] == 0.0965
    edited = guangzhou.edit(lambda b: b.auxiliary("twice", 2.0 * b.named("gross_output"), unit="money/year"))
    with pytest.raises(qy.CaseError, match="edited, expected the vintage to be chosen before"):
        edited.vintage("2017-10")


def test_manifest_titles_notes_and_checks_name_the_vintage(guangzhou: qy.Case, tmp_path: Path) -> None:
    case = guangzhou.vintage("2017-10")
    assert "2017-10-19" in case.data.file.title_en and "2017-10-19" in case.data.file.title_zh
    case.run(["no_policy"], draws=4, seed=1).tables(tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["options"]["vintage"] == "2017-10"
    assert "2017-10-19" in manifest["case"]["title_en"]
    assert "vintages/2017-10/parameters.csv" in {one["path"] for one in manifest["inputs"]}
    with (tmp_path / "out" / "notes.csv").open(encoding="utf-8-sig") as file:
        assert any("published by 2017-10-19" in row["sentence_en"] for row in csv.DictReader(file))


def test_the_command_takes_a_vintage(city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["run", str(city), "--vintage", "2016-12", "--out", str(out), "--draws", "8"]) == 0
    assert "2016" in capsys.readouterr().out
    assert main(["run", str(city), "--vintage", "2015", "--out", str(out)]) == 2
    assert "unknown vintage '2015'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("sources.csv", "2017-01-05", "", "column 'published': given a blank, expected the date of publication"),
        ("sources.csv", "2017-01-05", "soon", "given 'soon', expected the date of publication"),
        ("sources.csv", "2017-01-05", "2017-13-01", "given '2017-13-01', expected the date of publication"),
        ("sources.csv", "2017-01-05", "2018", "published 2018-12-31, expected a source published by 2017-10-19"),
        ("parameters.csv", "derived,H7", "derived,S96", "unknown source 'S96'"),
        ("parameters.csv", "derived,H7", "derived,J", "given 'derived' by 'J', expected judgement"),
        ("parameters.csv", "market_growth,K1,", "market_growth,K99,", "K99"),
        ("accounts.csv", "R2,", "R9,", "given 'R9', expected a row of"),
        ("vintage.toml", "information_to = 2017-10-19", "", "expected 'information_to', or 'known_afterwards = true'"),
        ("vintage.toml", "information_to", "releases_to = 2016-01-01\ninformation_to", "none before 'information_to'"),
        ("vintage.toml", "information_to", 'packages = ["plan"]\ninformation_to', "expected the baseline 'no_policy'"),
        ("vintage.toml", "information_to", 'packages = ["no_policy", "plan", "x"]\ninformation_to', "unknown package"),
    ],
)
def test_what_is_wrong_is_refused_in_one_sentence(
    city: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, said: str
) -> None:
    change(city / "vintages" / "2017-10" / file, old, new)
    # A check of the case looks at every vintage, also at those that were not asked for.
    assert main(["check", str(city), "--draws", "4"]) == 2
    sentence = capsys.readouterr().err.strip()
    assert said in sentence and "\n" not in sentence
    assert "vintages/2017-10/" in sentence


def test_the_page_takes_a_vintage(city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["page", "--static", str(city), "--out", str(tmp_path / "page.html"), "--vintage", "2015"]
    assert main(asked) == 2
    assert "unknown vintage '2015'" in capsys.readouterr().err


def test_a_case_without_vintages_says_so(two_sectors: qy.Case) -> None:
    assert two_sectors.vintages == []
    with pytest.raises(qy.CaseError, match="the case has no vintages, given '2017-10'"):
        two_sectors.vintage("2017-10")
    with pytest.raises(qy.CaseError, match="vintage is 2017, expected the name of one: none"):
        two_sectors.vintage(2017)  # type: ignore[arg-type]
