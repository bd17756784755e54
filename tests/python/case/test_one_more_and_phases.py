"""What case.toml says of factors and phases is held to the model and to the run."""

from pathlib import Path

import pytest
import quesnay as qy

PHASE = """[[phases]]
id = "{}"
name_en = "another"
name_zh = "另一阶段"
start = 2023-06-01
end = 2023-12-31

[units.money]"""

BAD = {
    "a factor that no model has": (
        "land = 20",
        "lnad = 20",
        r"case\.toml: key 'one_more': unknown factor 'lnad'; .*did you mean 'land'",
    ),
    "a factor without an amount": ("land = 20\n", "", r"case\.toml: key 'one_more\.land' is missing"),
    "no amount at all": ("land = 20", "land = 0", r"case\.toml: key 'one_more\.land': .*greater than 0 \(given 0\)"),
    "a phase after the run": (
        "end = 2023-12-31",
        "end = 2024-01-31",
        r"case\.toml: phase 'all', key 'end': given 2024-01-31, expected a date from its start 2021-01-01 to before",
    ),
    "a phase before the run": (
        "start = 2021-01-01\nend",
        "start = 2020-12-01\nend",
        r"phase 'all', key 'start': given 2020-12-01, expected a date from 2021-01-01 \(the run starts\)",
    ),
    "a phase that ends before it starts": ("end = 2023-12-31", "end = 2020-12-31", r"key 'end': given 2020-12-31"),
    "phases that overlap": (
        "[units.money]",
        PHASE.format("next"),
        r"phase 'next', key 'start': given 2023-06-01, expected a date from 2024-01-01 \(phase 'all' ends the day",
    ),
    "a phase given twice": ("[units.money]", PHASE.format("all"), r"phase 'all' is given twice"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_refused_in_one_sentence(name: str, spoilt: Path) -> None:
    old, new, pattern = BAD[name]
    path = spoilt / "case.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(qy.CaseError, match=pattern) as refused:
        qy.load_case(spoilt)
    assert len(str(refused.value).splitlines()) == 1
