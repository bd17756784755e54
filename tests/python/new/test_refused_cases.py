"""What new_case refuses: what was not brought, what no case can hold, a folder that is there."""

from pathlib import Path
from typing import Any

import pytest
import quesnay as qy

Brought = dict[str, Any]


def test_what_was_not_brought_is_one_sentence_with_units(germany: qy.Table, tmp_path: Path) -> None:
    with pytest.raises(qy.CaseError) as refused:
        qy.new_case(germany, tmp_path / "de", people="1e3 persons")
    said = str(refused.value)
    assert "\n" not in said and said.startswith("a case of this table needs what was not brought, expected ")
    for part in (
        "persons, persons employed by sector [people]", "capital, capital stock by sector [money]", "[area]",
        "growth, growth of external demand", "labour, row or rows", "whether inventory_change are households",
        "whether imports, taxes are inputs",
    ):  # fmt: skip
        assert part in said
    assert "people, how" not in said and "money, how" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["persons", "capital", "land", "growth", "labour", "people", "area", "demand", "other_costs"]
)
def test_each_number_that_must_be_brought_is_asked_for_alone(
    germany: qy.Table, brought: Brought, tmp_path: Path, name: str
) -> None:
    del brought[name]
    with pytest.raises(qy.CaseError, match=f"needs what was not brought, expected {name}, [^;]*$"):
        qy.new_case(germany, tmp_path / "de", **brought)


REFUSED: list[tuple[Brought, str]] = [
    ({"persons": [1096, -1, 3236, 9251, 4258, 10206]}, r"persons of sector 'industry' is -1, expected 0 or more"),
    ({"persons": [1, 2]}, r"persons has 2 .*6"),
    ({"capital": 5.0}, r"capital is 5, expected a number for each of the 6 sectors"),
    ({"growth": 2.0}, r"growth of sector 'agriculture' is 2, expected a number from -1 to 1"),
    ({"labour": "wages"}, r"labour names 'wages', expected rows of value added: compensation, other"),
    ({"labour": []}, r"labour names no row, expected rows of value added: compensation, other"),
    ({"reexports": "some"}, r"reexports is 'some', expected none or proportional"),
    ({"invented": "yes"}, r"invented is 'yes', expected True or False"),
    ({"persons": "many"}, r"persons is 'many', expected numbers"),
    ({"labour": 1.5}, r"labour of sector 'agriculture' is 1.5, expected a number from 0 to 1"),
    ({"demand": {"stocks": "external"}}, r"demand names 'stocks', expected names of the table: households"),
    ({"demand": {"inventory_change": "export"}}, r"demand of 'inventory_change' is 'export', expected households"),
    (
        {"demand": {"inventory_change": "fixed_investment"}},
        r"final demand 'inventory_change' of sector 'agriculture' is -6, expected 0 or more: .* is external",
    ),
    ({"other_costs": {"imports": "both", "taxes": "inputs"}}, r"other_costs of 'imports' is 'both', expected inputs"),
    ({"people": ("a", "b", "c")}, r"people is \('a', 'b', 'c'\), expected a text, or two: in English and in Chinese"),
    ({"year": "1995"}, r"year is '1995', expected a whole number"),
    ({"years": 0}, r"years is 0, expected at least 1"),
    ({"grade": "sure"}, r"grade is 'sure', expected published, derived or judgement"),
    ({"names": {"farms": "Farms"}}, r"names are given for 'farms', expected sectors of the table"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), REFUSED)
def test_what_no_case_can_hold_is_refused_in_a_sentence(
    germany: qy.Table, brought: Brought, tmp_path: Path, change: Brought, sentence: str
) -> None:
    with pytest.raises(qy.QuesnayError, match=sentence):
        qy.new_case(germany, tmp_path / "de", **{**brought, **change})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_never_written_over(germany: qy.Table, brought: Brought, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "file").write_text("mine")
    for name in ("empty", "link", "file"):
        with pytest.raises(
            qy.CaseError, match=f"{name}: there is something of this name, expected a folder that does not"
        ):
            qy.new_case(germany, tmp_path / name, **brought)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file", "link"]
    assert (tmp_path / "file").read_text() == "mine" and list((tmp_path / "empty").iterdir()) == []
