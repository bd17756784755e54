"""The pages on the files of a case: every key and column has a row, every example is read, and code runs."""

import re
import shutil
import tomllib
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest
import quesnay as qy
from pydantic import BaseModel
from quesnay.case import reader
from quesnay.case.alternatives import AlternativesFile
from quesnay.case.scenario_schema import AssumptionFile, PackageFile
from quesnay.case.schema import CaseFile

ROOT = Path(__file__).resolve().parents[3]
PAGES = ROOT / "docs" / "cases"
# Keys that have a page of their own, with their example.
OTHER_PAGES = ["../economy/districts", "../economy/fiscal", "../economy/review"]
TOML = {
    "case_toml": CaseFile, "policies": PackageFile, "assumptions": AssumptionFile, "alternatives": AlternativesFile,
}  # fmt: skip


def text_of(stem: str) -> str:
    return (PAGES / f"{stem}.md").read_text("utf-8")


def blocks(stem: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text_of(stem), re.M | re.S)


def rows(stem: str) -> dict[str, str]:
    """First cells of all tables of a page, name by name, with the rest of their rows."""
    found = {}
    for line in re.findall(r"^\| (`.*)$", text_of(stem), re.M):
        first, _, rest = line.partition(" | ")
        found |= dict.fromkeys(re.findall(r"`([\w.]+)`", first), rest)
    return found


def tables_in(annotation: Any) -> list[type[BaseModel]]:
    """Schemas that a field holds: itself, in a list, or by name."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    parts = get_args(annotation) if get_origin(annotation) in (list, dict, Union, UnionType) else ()
    return [table for part in parts for table in tables_in(part)]


def keys(schema: type[BaseModel]) -> set[str]:
    """Every key of a file that is no table itself, however deep."""
    found: set[str] = set()
    for name, field in schema.model_fields.items():
        inner = tables_in(field.annotation)
        found |= {key for table in inner for key in keys(table)} if inner else {name}
    return found


def used_keys(value: Any) -> set[str]:
    """Every key of an example, those that hold tables too."""
    if isinstance(value, dict):
        return {*value, *(key for held in value.values() for key in used_keys(held))}
    return {key for held in value for key in used_keys(held)} if isinstance(value, list) else set()


@pytest.mark.parametrize("stem", TOML)
def test_every_key_of_a_toml_file_has_a_row_and_stands_in_an_example(stem: str) -> None:
    wanted = keys(TOML[stem])
    assert len(wanted) >= 8
    described = {name for page in (stem, *OTHER_PAGES) for name in rows(page)}
    assert wanted - described == set()
    examples = [tomllib.loads(block) for page in (stem, *OTHER_PAGES) for block in blocks(page, "toml")]
    assert wanted - {key for example in examples for key in used_keys(example)} == set()


@pytest.mark.parametrize("stem", TOML)
def test_the_examples_of_a_toml_page_say_what_the_schema_takes(stem: str) -> None:
    for block in blocks(stem, "toml"):
        TOML[stem].model_validate(tomllib.loads(block))


def with_examples(spoilt: Path) -> qy.Case:
    """The teaching case with every example of the pages put into it."""
    for stem in ("accounts", "technical_coefficients", "local_share", "final_demand", "targets", "sources"):
        (block,) = blocks(stem, "csv")
        (spoilt / f"{stem}.csv").write_text(block, "utf-8")
    (spoilt / "case.toml").write_text(blocks("case_toml", "toml")[0], "utf-8")
    (spoilt / "correlations.csv").write_text(blocks("case_toml", "csv")[0], "utf-8")
    vintage = spoilt / "vintages" / "2020-12"
    vintage.mkdir(parents=True)
    (vintage / "vintage.toml").write_text(blocks("vintages", "toml")[0], "utf-8")
    for name, block in zip(("parameters", "sources"), blocks("vintages", "csv"), strict=True):
        (vintage / f"{name}.csv").write_text(block, "utf-8")
    projects, delays = blocks("projects", "csv")
    (spoilt / "projects.csv").write_text(projects, "utf-8")
    with (spoilt / "parameters.csv").open("a", encoding="utf-8") as file:
        file.write(delays.partition("\n")[2])
    (spoilt / "alternatives.toml").write_text(blocks("alternatives", "toml")[0], "utf-8")
    for folder in ("policies", "assumptions"):
        for block in blocks(folder, "toml"):
            (spoilt / folder / f"{tomllib.loads(block)['id']}.toml").write_text(block, "utf-8")
    return qy.load_case(spoilt)


def test_the_examples_make_a_case_that_runs(spoilt: Path, two_sectors: qy.Case) -> None:
    case = with_examples(spoilt)
    assert {"courses_and_sites", "renovation_year"} <= set(case.packages) and "slow_world" in case.assumptions
    assert case.data.vintage is not None and case.data.vintage.name == "2020-12"
    assert case.data.projects is not None and case.data.projects.labels == ["MILL"]
    assert case.table().gross_output().equals(two_sectors.table().gross_output())
    result = case.run(["no_policy", "courses_and_sites", "renovation_year"], draws=8, seed=1, assume=["slow_world"])
    assert len(result.failures) == 0
    assert set(result.costs().policy) == {"sites", "courses", "subsidy", "more_sites"}


def test_a_lever_that_replaces_takes_the_place_of_included_policies(spoilt: Path) -> None:
    # As the page says: the included package cuts conversion by its parameter, 0.5; the example sets 0.8 instead.
    path = with_examples(spoilt).start("courses_and_sites", central=True).to(2.0)
    assert float(path["conversion_cut"]) == pytest.approx(0.8, rel=1e-12)
    assert float(path["talent_inflow"]) == pytest.approx(0.5 * 0.2, rel=1e-12)


def test_a_series_counts_its_years_from_the_start_of_the_run(spoilt: Path) -> None:
    path = with_examples(spoilt).start("renovation_year", central=True)
    # Height 2; the points of the page: 0 at 1.0, 1 at 1.5, 0.25 at 3.0, linear between.
    for time, factor in ((1.0, 0.0), (1.25, 0.5), (1.5, 1.0), (2.25, 0.625)):
        moved = path.copy().to(time)["given_persons"]
        assert float(moved.sel(sector="goods")) == pytest.approx(2.0 * factor, abs=1e-12)
        assert float(moved.sel(sector="services")) == 0.0


def test_every_column_of_a_csv_file_has_a_row() -> None:
    masks = {*reader._MASKS, *reader._SHARES}
    accounts = {*reader._ACCOUNT_TEXT, *reader._ACCOUNT_RANGE, *masks}
    wanted = {
        "accounts": accounts | {"gross_output_base", "capital_stock_base", "persons_employed_base"},
        "final_demand": {"code", *reader._DEMAND},
        "parameters": set(reader.PARAMETER_COLUMNS),
        "targets": set(reader._TARGET),
        "sources": {"source", "title", "address", "note"},
    }
    for stem, columns in wanted.items():
        assert columns - rows(stem).keys() == set(), stem
        (block,) = blocks(stem, "csv")
        assert columns - set(block.splitlines()[0].split(",")) == set(), stem


def test_the_rows_of_the_page_on_parameters_are_read(spoilt: Path) -> None:
    header, *examples = blocks("parameters", "csv")[0].splitlines()
    path = spoilt / "parameters.csv"
    shipped = path.read_text("utf-8").splitlines()
    assert shipped[0] == header
    for example in examples:
        key = example.split(",")[:2]
        places = [n for n, line in enumerate(shipped) if line.split(",")[:2] == key]
        assert len(places) == 1, example
        shipped[places[0]] = example
    path.write_text("\n".join(shipped) + "\n", "utf-8")
    qy.load_case(spoilt)


def test_the_page_on_parameters_names_what_exists_and_all_that_has_a_scale(two_sectors: qy.Case) -> None:
    text, core = text_of("parameters"), two_sectors.model.core
    *_, begin, scales = re.split(r"^## ", text, flags=re.M)
    known = set(core.names("parameter"))
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", begin))
    assert len(named) > 20 and named - known - {"two_sectors"} == set()
    in_files = {row.parameter for row in two_sectors.data.parameters}
    scaled = {name for name in known & in_files if re.search("money|people|area|energy", core.unit(name))}
    assert scaled - set(re.findall(r"`(\w+)`", scales)) == set()


def test_the_page_on_parameters_knows_every_distribution() -> None:
    listed = text_of("parameters").partition("## Distributions")[2].partition("##")[0]
    kinds = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]*)\|", listed, re.M)))
    with pytest.raises(qy.UnknownName) as error:
        qy._core.Distribution.from_range("none", 0.5, 0.2, 0.9)
    known = str(error.value).partition("known are ")[2].split(", ")
    assert len(known) > 5 and sorted(kinds) == sorted(known)


def test_the_page_on_targets_knows_every_outcome_by_account(two_sectors: qy.Case) -> None:
    core = two_sectors.model.core
    wanted = {o.name: o.unit for o in core.outcomes if core.dims(o.quantity) == ["sector"]}
    listed = rows("targets")
    assert {name for name in wanted if not listed.get(name, "").startswith(f"{wanted[name]} |")} == set()


def test_the_code_of_the_page_on_runs_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "scenarios" / "two_sectors", tmp_path / "scenarios" / "two_sectors")
    monkeypatch.chdir(tmp_path)
    code = re.findall(r"^```python\n(.*?)^```", (ROOT / "docs" / "study" / "README.md").read_text("utf-8"), re.M | re.S)
    assert len(code) > 6
    exec("\n".join(code), {})  # noqa: S102
    assert (tmp_path / "goods.png").stat().st_size > 10_000
