"""What case.toml says of factors is held to the model."""

from pathlib import Path

import pytest
import quesnay as qy

BAD = {
    "a factor that no model has": (
        "land = 20",
        "lnad = 20",
        r"case\.toml: key 'one_more': unknown factor 'lnad'; .*did you mean 'land'",
    ),
    "a factor without an amount": ("land = 20\n", "", r"case\.toml: key 'one_more\.land' is missing"),
    "no amount at all": ("land = 20", "land = 0", r"case\.toml: key 'one_more\.land': .*greater than 0 \(given 0\)"),
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
