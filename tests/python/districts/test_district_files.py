"""Files of districts and levers by district: what is refused, in one sentence, and what a lever does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import quesnay as qy
from quesnay.cli.command import main

Edit = Callable[[Path], None]

LAND = """
[[policies]]
id = "park"
name_en = "a park"
name_zh = "园区"
start = 2018-01-01
source = "J"
grade = "judgement"

[[policies.levers]]
lever = "extra_land_quota"
height = 60.0
districts = ["ZC", "HP"]

[policies.cost]
per_unit = 0.1
of = "extra_land_quota"
grade = "judgement"
source = "J"
"""


def replaced(name: str, old: str, new: str) -> Edit:
    def edit(folder: Path) -> None:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), "utf-8")

    return edit


def by_district(folder: Path) -> None:
    replaced("case.toml", "[scenarios]", "[switches]\ndistricts = true\n\n[scenarios]")(folder)


def with_park(folder: Path, text: str = LAND) -> None:
    path = folder / "policies" / "no_policy.toml"
    (folder / "policies" / "park.toml").write_text(
        'id = "park"\ntitle_en = "park"\ntitle_zh = "园区"\n' + text, encoding="utf-8"
    )
    assert path.is_file()


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (replaced("districts/districts.csv", ",0.14,", ",0.24,"), "the quota shares add up to 1.1, expected 1"),
        (
            replaced("districts/allocation.csv", "K4,HD,0.35394", "K4,HD,0.40394"),
            "the district shares of account 'K4' add up to 1.04999, expected 1",
        ),
        (
            replaced("districts/allocation.csv", "K4,HD,0.35394,0.28315,0.42473,published,GZDP\n", ""),
            "account 'K4' has no row for district 'HD', expected one",
        ),
        (replaced("districts/allocation.csv", "K4,HD,", "K4,XX,"), "unknown district 'XX'"),
        (replaced("districts/allocation.csv", "0.42473,published", "0.3,published"), "expected a number from 0.28315"),
        (replaced("districts/districts.csv", "0.8338", "-0.8338"), "given -0.8338, expected 0 or more"),
        (replaced("districts/districts.csv", "LW,", "K1,"), "expected a code that no account has"),
        (replaced("districts/districts.csv", "judgement,GZD", "judgement,NONE"), "unknown source 'NONE'"),
        (replaced("districts/districts.csv", "judgement,GZD", "guess,GZD"), "expected published, derived or judgement"),
        (
            replaced("districts/parameters.csv", "0.5,0.2,0.8", "1.5,0.2,1.8"),
            "given 1.5, expected a number from 0 to 1",
        ),
        (replaced("districts/tiles.csv", "NS,6,3\n", ""), "district 'NS' has no row, expected one for each district"),
        (replaced("districts/tiles.csv", "NS,6,3", "NS,5,2"), "two districts have one tile, expected a row and column"),
        (replaced("districts/tiles.csv", "NS,6,3", "NS,6.5,3"), "given 6.5, expected a whole number from 1 to 40"),
        (replaced("districts/tiles.csv", "NS,6,3", "XX,6,3"), "unknown district 'XX'"),
        (replaced("districts/parameters.csv", "K8 R1 R3 R4", "K8 R1 R3"), "has no row for sector 'R4', expected one"),
    ],
)
def test_district_files_that_do_not_hold_are_one_sentence(
    scenarios: Callable[[str, Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], edit: Edit, said: str
) -> None:
    folder = scenarios("guangzhou", tmp_path)
    edit(folder)
    assert main(["describe", str(folder)]) == 2
    error = capsys.readouterr().err
    assert said in error and str(folder) in error
    assert error.count("\n") == 1


def test_a_switch_without_files_and_files_without_a_switch(
    two_sectors: qy.Case, scenarios: Callable[[str, Path], Path], spoilt: Path, tmp_path: Path
) -> None:
    path = spoilt / "case.toml"
    path.write_text(path.read_text("utf-8").replace("[scenarios]", "[switches]\ndistricts = true\n\n[scenarios]", 1))
    with pytest.raises(qy.CaseError, match="there is no folder districts, expected districts.csv"):
        qy.load_case(spoilt)
    with pytest.raises(qy.CaseError, match="expected a case with a folder districts"):
        two_sectors.with_switches(districts=True)
    folder = scenarios("guangzhou", tmp_path / "copy")
    with_park(folder)
    with pytest.raises(qy.CaseError, match="given districts in an economy without, expected the switch 'districts'"):
        qy.load_case(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"ZC", "HP"', '"ZC", "XX"', "unknown district 'XX'"),
        (
            'lever = "extra_land_quota"\nheight = 60.0',
            'lever = "talent_inflow"\nheight = 0.1',
            "expected none or one of the levers that are by dist",
        ),
        (
            "[policies.cost]",
            '[[policies.levers]]\nlever = "extra_land_quota"\nheight = 1.0\n\n[policies.cost]',
            "expected two policies",
        ),
        ('districts = ["ZC", "HP"]', 'districts = ["ZC"]\naccounts = ["K1"]', "expected one of them"),
    ],
)
def test_levers_by_district_that_cannot_be_are_refused(
    scenarios: Callable[[str, Path], Path], tmp_path: Path, old: str, new: str, said: str
) -> None:
    folder = scenarios("guangzhou", tmp_path)
    by_district(folder)
    assert old in LAND
    with_park(folder, LAND.replace(old, new, 1))
    with pytest.raises(qy.CaseError, match=said):
        qy.load_case(folder)


def test_a_quota_for_two_districts_is_split_by_their_shares_and_paid_for(
    scenarios: Callable[[str, Path], Path], tmp_path: Path, tools: ModuleType
) -> None:
    folder = scenarios("guangzhou", tmp_path)
    by_district(folder)
    with_park(folder)
    case = qy.load_case(folder)
    result = case.central(["no_policy", "park"])
    none, park = (result.replay(name, 0) for name in ("no_policy", "park"))
    extra = (park.district_quota - none.district_quota).isel(time=-1)
    at = {label: n for n, label in enumerate(tools.LABELS)}
    share = case.data.arrays["district_quota_share"]
    parts = share[[at["ZC"], at["HP"]]] / share[[at["ZC"], at["HP"]]].sum()
    np.testing.assert_allclose(extra.sel(district=["ZC", "HP"]), 60.0 * parts, rtol=1e-12)
    assert float(extra.sum()) == pytest.approx(60.0, rel=1e-12)
    assert float((park.land_quota - none.land_quota).isel(time=-1)) == pytest.approx(60.0, rel=1e-12)
    costs = result.costs()
    # Two years of 60 hectares at 0.1 each.
    assert costs[costs.scenario == "park"].cost.sum() == pytest.approx(12.0, rel=1e-9)


def test_the_switch_is_in_the_manifest_and_the_table_is_written(districts: qy.Case, tmp_path: Path) -> None:
    import json

    out = tmp_path / "out"
    districts.central(["no_policy", "plan"]).tables(out)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["options"]["switches"]["districts"] is True
    assert (out / "districts.csv").read_text("utf-8-sig").startswith("scenario,district,name_en,name_zh,quantity,unit")
    notes = (out / "notes.csv").read_text("utf-8-sig")
    assert "by district (11)" in notes and "分 11 个区" in notes


def test_the_columns_of_the_table_are_those_of_the_page(districts: qy.Case) -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "study" / "outputs.md").read_text("utf-8")
    (line,) = [line for line in page.splitlines() if line.startswith("| `districts.csv`")]
    table = districts.central(["no_policy"]).districts()
    assert list(table.columns) == line.split("|")[2].strip().split(", ")
    assert table.name_zh.isin(["黄埔区", "南沙区"]).any() and not table.isna().any().any()
