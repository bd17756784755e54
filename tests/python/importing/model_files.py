"""Small model files of our own, written where a test asks for them."""

from __future__ import annotations

from pathlib import Path

from quesnay import ImportedModel, read_vensim

CONTROL = """
********************************************************
	.Control
********************************************************~
		Simulation Control Parameters
	|
FINAL TIME  = {end}
	~	{unit}
	~	The final time for the simulation.
	|
INITIAL TIME  = {start}
	~	{unit}
	~	|
SAVEPER  =
        TIME STEP
	~	{unit} [0,?]
	~	|
TIME STEP  = {step}
	~	{unit} [0,?]
	~	|
\\\\\\---/// Sketch information - do not modify anything except names
V300  Do not put anything below this section - it will be ignored
///---\\\\\\
:L
15:0,0,0,0,0,0
"""


def vensim_text(equations: str, *, start: float = 0, end: float = 10, step: float = 1, unit: str = "Month") -> str:
    """A whole file: each equation on a line, as NAME = EXPRESSION, with ``~ unit ~ comment`` where wanted."""
    entries = []
    for part in equations.strip().split("\n\n"):
        entry = part.strip()
        open_ended = entry.rpartition("|")[2]
        entries.append(entry if not open_ended else f"{entry} |" if "~" in open_ended else f"{entry}\n\t~\t\n\t~\t\t|")
    return "{UTF-8}\n" + "\n\n".join(entries) + CONTROL.format(start=start, end=end, step=step, unit=unit)


def vensim(
    folder: Path, equations: str, *, start: float = 0, end: float = 10, step: float = 1, unit: str = "Month",
    data: tuple[Path, ...] = (), short_delays: bool = False,
) -> ImportedModel:  # fmt: skip
    """The model of a file."""
    path = folder / "model.mdl"
    path.write_text(vensim_text(equations, start=start, end=end, step=step, unit=unit), encoding="utf-8")
    return read_vensim(path, data=data, short_delays=short_delays)


def column(model: ImportedModel, name: str) -> list[float]:
    """A variable, or one element of it, along the model's own run."""
    bare, _, inside = name.rstrip("]").partition("[")
    elements = tuple(one.strip().casefold() for one in inside.split(",")) if inside else ()
    values = model.column(model.standard_run(), bare.strip().casefold().replace(" ", "_"), elements)
    assert values is not None, name
    return [float(value) for value in values]
