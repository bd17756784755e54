"""Names that mean something else to results or to the file system are refused where they are read."""

import re
from pathlib import Path

import pytest
import quesnay as qy


def renamed(folder: Path, old: str, new: str) -> None:
    """The teaching case with another account code, in every file that names it."""
    for path in [*folder.glob("*.csv"), *folder.glob("*/*.toml")]:
        path.write_text(re.sub(rf"\b{old}\b", new, path.read_text("utf-8")), "utf-8")


def test_an_account_may_have_another_code(spoilt: Path) -> None:
    renamed(spoilt, "goods", "wares")
    assert qy.load_case(spoilt).data.codes == ["wares", "services"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("total", "expected another code: 'total' stands for the sum of all accounts"),
        ("-", "expected another code: '-' stands for the whole case"),
        ("goods made", "expected a code without blanks, which part the codes of a list"),
    ],
)
def test_codes_that_stand_for_something_else_are_refused(spoilt: Path, code: str, expected: str) -> None:
    renamed(spoilt, "goods", code)
    with pytest.raises(qy.CaseError) as error:
        qy.load_case(spoilt)
    assert str(error.value) == (
        f"{spoilt / 'accounts.csv'}: line 2 ('{code}'), column 'code': given '{code}', {expected}"
    )


def test_an_edit_cannot_bring_an_element_of_the_name_of_the_sum(two_sectors: qy.Case) -> None:
    def change(builder: qy.ModelBuilder) -> None:
        builder.dimension("place", ["total", "north"])
        builder.auxiliary("people_there", builder.constants([1.0, 2.0], ["place"]))
        builder.outcome(qy.Outcome("people_there", "people_there", qy.OutcomeKind.Level, "1", True))

    edited = two_sectors.edit(change)
    with pytest.raises(qy.CaseError) as error:
        edited.run(["no_policy"], draws=2, seed=0)
    assert str(error.value) == (
        "outcome 'people_there' of scenario 'no_policy' has 'total' twice, expected no element of that name beside the"
        " sum"
    )


@pytest.mark.parametrize("sign", ["/", "\\", ":", "*", "?", "<", ">", "|", "\t", "\x07", "\u200b"])
def test_a_target_whose_name_cannot_be_part_of_a_file_name_is_refused(spoilt: Path, sign: str) -> None:
    path = spoilt / "targets.csv"
    path.write_text(path.read_text("utf-8").replace("goods_2023,", f"goods{sign}2023,", 1), "utf-8")
    with pytest.raises(qy.CaseError) as error:
        qy.load_case(spoilt)
    # A sentence is shown on one line, without signs that a terminal acts on.
    shown = sign if sign.isprintable() else repr(sign)[1:-1]
    assert str(error.value) == (
        f"{path}: line 2 ('goods{shown}2023'), column 'target': given {'goods' + sign + '2023'!r}, expected a"
        f" name without {sign!r}, as a chart's file is named after it"
    )


@pytest.mark.parametrize(("name", "size"), [("x" * 181, 181), ("货" * 61, 183), ("x" * 300, 300)])
def test_a_target_whose_name_is_too_long_for_a_file_is_refused(spoilt: Path, name: str, size: int) -> None:
    path = spoilt / "targets.csv"
    path.write_text(path.read_text("utf-8").replace("goods_2023,", f"{name},", 1), "utf-8")
    with pytest.raises(qy.CaseError, match=f"given a name of {size} bytes, expected at most 180, as a chart's file"):
        qy.load_case(spoilt)


@pytest.mark.parametrize(
    "name", ["x" * 180, "货" * 60, "../x".replace("/", "_"), "Goods 2023, phase 1 (50 %)", "$x$ [b]"]
)
def test_any_other_name_of_a_target_is_written(spoilt: Path, tmp_path: Path, name: str) -> None:
    from quesnay.cli.command import main

    path = spoilt / "targets.csv"
    path.write_text(path.read_text("utf-8").replace("goods_2023,", f'"{name}",', 1), "utf-8")
    assert main(["run", str(spoilt), "--out", str(tmp_path / "out"), "--draws", "2"]) == 0
    assert (tmp_path / "out" / f"fan_{name}.png").is_file()
    assert not [one for one in (tmp_path / "out").iterdir() if one.name.startswith(".")]


def test_an_assumption_or_scenario_named_twice_is_refused(two_sectors: qy.Case) -> None:
    for call in (
        lambda names: two_sectors.run(["no_policy"], draws=2, seed=0, assume=names),
        lambda names: two_sectors.central(["no_policy"], assume=names),
        lambda names: two_sectors.estimate_memory(draws=2, assume=names),
        lambda names: two_sectors.start("no_policy", assume=names),
        lambda names: two_sectors.loops(assume=names),
    ):
        with pytest.raises(qy.CaseError, match=r"^assumptions name 'boom' twice, expected each once$"):
            call(["boom", "boom"])
        with pytest.raises(qy.CaseError, match=r"^assumptions is the text 'boom', expected a list of names such as"):
            call("boom")
    with pytest.raises(qy.CaseError, match=r"^scenarios name 'sites' twice, expected each once$"):
        two_sectors.run(["sites", "no_policy", "sites"], draws=2, seed=0)
    with pytest.raises(
        qy.CaseError, match=r"^scenarios is the text 'sites', expected a list of names such as \['sites"
    ):
        two_sectors.run("sites", draws=2, seed=0)
    with pytest.raises(qy.CaseError, match=r"^scenarios hold 3, expected names$"):
        two_sectors.run([3], draws=2, seed=0)  # type: ignore[list-item]
