"""Names of a case are printed and drawn as they are: brackets are no markup, dollar signs no formulas."""

from pathlib import Path

import pytest
import quesnay as qy
from matplotlib.figure import Figure
from matplotlib.text import Text
from quesnay.cli.command import main
from quesnay.plots.fans import fan_chart

NAMES = ["Goods [phase 1] 2023", "Goods [/phase 1] 2023", "Goods [bold]2023[/bold]", "Goods :smile: 2023"]
NAMES += [r"Goods $\bad{$ 2023", "Goods $5 to $6 bn", "Goods $x^2$", r"Goods \[x] 2023", "Goods {x} %s %d"]


def renamed(folder: Path, name: str) -> None:
    """The teaching case with a name in place of those of a target, an account and the case."""
    for file, old in (("targets.csv", "Goods 2023"), ("accounts.csv", "Goods")):
        path = folder / file
        text = path.read_text("utf-8")
        assert f",{old}," in text
        path.write_text(text.replace(f",{old},", f',"{name}",'), "utf-8")
    path = folder / "case.toml"
    lines = [
        f"title_en = '{name}'" if line.startswith("title_en") else line for line in path.read_text("utf-8").split("\n")
    ]
    path.write_text("\n".join(lines), "utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_printed_as_it_is(
    spoilt: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed(spoilt, name)
    assert main(["run", str(spoilt), "--out", str(tmp_path / "out"), "--draws", "4"]) == 0
    printed = capsys.readouterr().out
    assert f"{name} / " in printed and f"{name} │" in printed.replace("  ", " ").replace("  ", " ")
    assert main(["describe", str(spoilt)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"{name}\n") and printed.count(name) == 2


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_drawn_as_it_is(spoilt: Path, tmp_path: Path, name: str) -> None:
    renamed(spoilt, name)
    result = qy.load_case(spoilt).run(["no_policy"], draws=4, seed=0)
    target = next(one for one in result.study.case.targets if one.name_en == name)
    figure = fan_chart(result, target)
    assert isinstance(figure, Figure)
    figure.savefig(tmp_path / "fan.png")
    texts = figure.findobj(Text)
    assert [text for text in texts if f" {name}: " in text.get_text()]
    assert not [text for text in texts if text.get_parse_math() and "$" in text.get_text()]
