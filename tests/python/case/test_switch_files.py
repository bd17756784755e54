"""Switches of structure in case.toml, in Python and in what a run prints and writes."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import _core
from quesnay.cli.command import main

RIGID: dict[str, Any] = {"import_flexibility": 0.0}


def switched(folder: Path, table: str) -> Path:
    """The case with a table of switches in its case.toml."""
    path = folder / "case.toml"
    path.write_text(path.read_text("utf-8").replace("[calendar]", f"[switches]\n{table}\n\n[calendar]"), "utf-8")
    return folder


def test_a_case_file_sets_switches_as_python_does(spoilt: Path, two_sectors: qy.Case) -> None:
    read = qy.load_case(
        switched(spoilt, 'import_flexibility = 0\nrationing = "intermediates_first"\nhard_land_ceiling = true')
    )
    made = two_sectors.with_switches(import_flexibility=0.0, rationing="intermediates_first", hard_land_ceiling=True)
    assert read.switches == made.switches and two_sectors.switches.import_flexibility == 1.0
    assert read.model.equations().equals(made.model.equations())
    assert "intermediates_first" in read.model.equations().set_index("name").equation["gross_output"]
    np.testing.assert_array_equal(
        read.run(draws=8, seed=1, assume=["boom"]).draws_of(0), made.run(draws=8, seed=1, assume=["boom"]).draws_of(0)
    )
    back = made.with_switches(import_flexibility=1.0, rationing="proportional", hard_land_ceiling=False)
    assert back.model.equations().equals(two_sectors.model.equations())


def test_the_run_and_the_manifest_say_what_is_switched(spoilt: Path, tmp_path: Path, capsys: Any) -> None:
    folder = switched(spoilt, "import_flexibility = 0.25\nhard_land_ceiling = true")
    assert main(["run", str(folder), "--out", str(tmp_path / "out"), "--draws", "20", "--assume", "boom"]) == 0
    printed = capsys.readouterr().out
    for words in (
        "imports make up 25 % of a local shortage; what is left stops the buyer (all buyers by the same share).",
        "进口灵活度:本地供给短缺的 25 % 由进口弥补", "Land is a hard ceiling of capacity", "土地是产能的硬上限",
        "inputs ", "投入品 ", "; supply most often in ", "供给方约束最常出现在",
        "exact only where output is the capacity-limited solution", "此处不给出",
    ):  # fmt: skip
        assert words in printed, words
    options = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["options"]
    assert options["switches"] == {
        "import_flexibility": 0.25, "rationing": "proportional", "hard_land_ceiling": True,
        "districts": False, "localisation": False, "revenue": False, "nation": False,
    }  # fmt: skip
    assert main(["describe", str(folder)]) == 0
    assert "imports make up 25 %" in capsys.readouterr().out


def test_results_of_two_structures_are_not_merged(two_sectors: qy.Case) -> None:
    first = two_sectors.run(draws=10, seed=1)
    with pytest.raises(qy.CaseError, match="two results of economies with different switches cannot be merged"):
        first.merge(two_sectors.with_switches(**RIGID).run(draws=10, seed=1, first_draw=10))


def test_results_of_one_structure_are_merged_however_it_was_said(two_sectors: qy.Case, spoilt: Path) -> None:
    there = two_sectors.with_switches(import_flexibility=0.5, rationing="intermediates_first")
    back = there.with_switches(import_flexibility=1.0, rationing="proportional")
    whole = two_sectors.run(draws=20, seed=1)
    for case in (back, two_sectors.with_switches(rationing="proportional")):
        assert case.switches == two_sectors.switches
        merged = two_sectors.run(draws=10, seed=1).merge(case.run(draws=10, seed=1, first_draw=10))
        np.testing.assert_array_equal(merged.draws_of(0), whole.draws_of(0))
    said = qy.load_case(switched(spoilt, 'import_flexibility = 1.0\nrationing = "proportional"'))
    assert said.switches == two_sectors.switches


@pytest.mark.parametrize(
    ("given", "toml", "sentence"),
    [
        ({"import_flexibility": 1.5}, "import_flexibility = 1.5",
         r"key '(switches\.)?import_flexibility': Input should be less than or equal to 1 \(given 1.5\)"),
        ({"import_flexibility": -0.1}, "import_flexibility = -0.1",
         r"key '(switches\.)?import_flexibility': Input should be greater than or equal to 0 \(given -0.1\)"),
        ({"import_flexibility": True}, "import_flexibility = true",
         r"key '(switches\.)?import_flexibility': Input should be a valid number \(given True\)"),
        ({"import_flexibility": 0.5, "rationing": "fifo"}, 'import_flexibility = 0.5\nrationing = "fifo"',
         r"key '(switches\.)?rationing': Input should be 'proportional' or 'intermediates_first' \(given 'fifo'\)"),
        ({"hard_land_ceiling": "yes"}, 'hard_land_ceiling = "yes"',
         r"key '(switches\.)?hard_land_ceiling': Input should be a valid boolean \(given 'yes'\)"),
    ],
)  # fmt: skip
def test_a_bad_switch_is_refused_in_one_sentence(
    two_sectors: qy.Case, spoilt: Path, given: dict[str, Any], toml: str, sentence: str
) -> None:
    with pytest.raises(qy.CaseError, match=rf"^switches: {sentence}$"):
        two_sectors.with_switches(**given)
    with pytest.raises(qy.CaseError, match=rf"case\.toml: {sentence}$"):
        qy.load_case(switched(spoilt, toml))


def test_switches_that_cannot_act_are_refused(two_sectors: qy.Case, spoilt: Path) -> None:
    with pytest.raises(qy.CaseError, match=r"case\.toml: key 'switches': 'rationing' changes nothing at import"):
        qy.load_case(switched(spoilt, 'rationing = "intermediates_first"'))
    with pytest.raises(qy.CaseError, match=r"^switches: 'rationing' changes nothing at import flexibility 1"):
        two_sectors.with_switches(rationing="intermediates_first")
    rigid = two_sectors.with_switches(**RIGID).with_switches(rationing="intermediates_first")
    assert rigid.switches.import_flexibility == 0.0
    said = (
        r"^switches: 'rationing' changes nothing at import flexibility 1 \(given 'intermediates_first'\), expected"
        r" 'import_flexibility' below 1 too, or 'proportional'$"
    )
    for case, given in ((two_sectors, {"import_flexibility": 1.0, "rationing": "intermediates_first"}),
                        (rigid, {"import_flexibility": 1.0})):  # fmt: skip
        with pytest.raises(qy.CaseError, match=said):
            case.with_switches(**given)
    edited = two_sectors.edit(lambda b: b.auxiliary("two", b.constant(2.0)))
    with pytest.raises(qy.CaseError, match="was edited, expected switches to be set before the model is edited"):
        edited.with_switches(hard_land_ceiling=True)


def test_an_unknown_switch_is_refused(spoilt: Path) -> None:
    with pytest.raises(qy.CaseError, match=r"case\.toml: unknown key 'switches\.import_flex'"):
        qy.load_case(switched(spoilt, "import_flex = 0.5"))


def test_the_core_refuses_what_python_would(guangzhou: qy.Case) -> None:
    with pytest.raises(qy.InvalidValue, match=r"import flexibility of the economy is -0.5, expected a number from 0"):
        _core.build_economy(["a"], import_flexibility=-0.5)
    with pytest.raises(qy.UnknownName, match="unknown rationing rule 'proportionl'; did you mean 'proportional'"):
        _core.build_economy(["a"], rationing="proportionl")


def test_who_goes_short_first_changes_no_equation_at_full_flexibility() -> None:
    cores = [
        _core.build_economy(["a", "b"], import_flexibility=1.0, rationing=rule)
        for rule in ("proportional", "intermediates_first")
    ]
    assert cores[0].equations() == cores[1].equations()
