"""Models of Vensim and XMILE, spoilt: cut, with signs and words put in, with lines swapped or twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import quesnay as qy
from hypothesis import strategies as st

__all__ = ["inputs", "use"]

_VENSIM = """{UTF-8}
region: north, south ~~|
hot: south ~~|
rate[region] = 0.1, 0.2 ~ 1/Month ~ Growth. |
s[region] = INTEG(rate[region] * s[region] - out[region], 1) ~~|
out[north] = s[north] / 5 ~~|
out[south] = MIN(s[south], 0.3) ~~|
table([(0,0)-(9,9)],(0,1),(4,2),(9,5)) ~~|
late = DELAY3(SUM(s[region!]), 4) ~~|
x = IF THEN ELSE(Time > 2 :AND: late < 9, table(Time), -2^2) ~~|
y[hot] = SMOOTH(s[hot], 3) ~~|
y[north] = PULSE(1, 2) + STEP(0.5, 3) - RAMP(0.1, 1, 4) ~~|
kept = SAMPLE IF TRUE(x > 1, late, 0) ~~|
first = INITIAL(VMAX(s[region!])) ~~|
before = DELAY FIXED(x, 2, 0) ~~|
held = ACTIVE INITIAL(before + 1, 2) ~~|
expected = FORECAST(late, 4, 3) + TREND(late, 4, 0.1) ~~|
odd = ZIDZ(x, late - 1) + MODULO(Time, 3) + QUANTUM(late, 0.5) ~~|
places[region] = VECTOR SORT ORDER(s[region], 1) ~~|
chosen = VECTOR SELECT(s[region!], rate[region!], 0, Time, 0) + VECTOR ELM MAP(rate[north], MODULO(Time, 2)) ~~|
same: north, south ~~|
m[region, same] = 2, 1; 1, 2; ~~|
turned[region, same] = INVERT MATRIX(m[region, same], 2) ~~|
:MACRO: half(a, b)
half = a / 2 + b ~~|
:END OF MACRO:
made = half(x, 1) ~~|
INITIAL TIME = 0 ~ Month ~|
FINAL TIME = 8 ~ Month ~|
TIME STEP = 0.5 ~ Month ~|
SAVEPER = TIME STEP ~ Month ~|
"""
_XMILE = """<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0">
<sim_specs method="Euler" time_units="Months"><start>0</start><stop>4</stop><dt reciprocal="true">4</dt></sim_specs>
<dimensions><dim name="D"><elem name="a"/><elem name="b"/></dim></dimensions>
<model><variables>
<stock name="s"><dimensions><dim name="D"/></dimensions><eqn>1</eqn><inflow>g</inflow><non_negative/></stock>
<flow name="g"><dimensions><dim name="D"/></dimensions><eqn>s * k[D] MOD 3 - SUM(s)</eqn></flow>
<aux name="k"><dimensions><dim name="D"/></dimensions><element subscript="a"><eqn>1</eqn></element>
<element subscript="b"><eqn>IF TIME &gt; 2 THEN 2 ELSE 3</eqn></element></aux>
<aux name="t"><eqn>TIME</eqn><gf><xscale min="0" max="4"/><yscale min="0" max="4"/><ypts>1,2,3</ypts></gf></aux>
<aux name="late"><eqn>DELAY(t, 1) + SMTH3(t, 2) + PULSE(2, 1, 3)</eqn></aux>
<aux name="least"><eqn>MIN(t, MAX(0.5, late)) + INIT(late)</eqn></aux>
<aux name="u"><eqn>m.o + MEAN(t, 2)</eqn></aux>
<module name="m"><connect to="i" from=".t"/></module>
</variables></model><model name="m"><variables><aux name="i"><eqn/></aux><aux name="o"><eqn>i * .t</eqn></aux>
<module name="n"><connect to="n.j" from="m.i"/></module></variables></model>
<model name="n"><variables><aux name="j"><eqn/></aux>
<stock name="v"><eqn>2</eqn><outflow>j</outflow><outflow>w</outflow><non_negative/></stock>
<flow name="w"><eqn>1</eqn></flow></variables></model></xmile>
"""
_WHOLE = {"mdl": _VENSIM, "xmile": _XMILE}
_WORDS = (
    "", "(", ")", "[", "]", "|", "~", "!", ",", "=", ":", "<", ">", '"', "'", "\\", "\n", "\0", "é", "{", "}", "0",
    "-1", "1e400", "1e-300", "1e9", "nan", "s", "x", "late", "[region]", "[region!]", "[hot]", "Time", " * ", " / ",
    "^", "/0", "-", "+", ":NA:", ":EXCEPT: ", "INTEG(", "SMOOTH(", "DELAY3(", "SUM(", "INITIAL(", "RANDOM NORMAL(",
    "GAME(", "<eqn>", "</eqn>", "<non_negative/>", "<!-- ", "&amp;", "&x;", '<element subscript="a">', "x ~~|\n",
    "TIME STEP",
)  # fmt: skip
_GONE = (0, 0, 0, 1, 1, 2, 3, 5, 8, 20, 60, 10**6)

_spoils = st.tuples(st.floats(0.0, 1.0), st.sampled_from(_GONE), st.sampled_from(_WORDS))
# Most spoils are refused as soon as the file is read; of what only changes numbers and blanks, more is run.
_mild = st.tuples(st.floats(0.0, 1.0), st.just(0), st.sampled_from([" ", " ", "0", "1", ".5", "  ", " \t"]))
_lists = st.one_of(st.lists(_spoils, max_size=2), st.lists(_mild, max_size=3))
inputs = st.tuples(st.sampled_from(sorted(_WHOLE)), st.booleans(), _lists)


def spoilt(kind: str, spoils: list[tuple[float, int, str]]) -> str:
    """The file of a kind, cut at places [share of its length], with words put there."""
    text = _WHOLE[kind]
    for where, gone, put in spoils:
        place = int(where * len(text))
        text = text[:place] + put + text[place + gone :]
    return text


def use(given: Any, folder: Path) -> str | None:
    """Reads a file, runs what is in it, and writes and reads it again where XMILE has the words."""
    kind, written, spoils = given
    path = folder / f"model.{kind}"
    path.write_text(spoilt(kind, spoils), encoding="utf-8")
    model = (qy.read_vensim if kind == "mdl" else qy.read_xmile)(path, short_delays=True)
    run = model.standard_run()
    if written:
        again = folder / "again.xmile"
        model.to_xmile(again, model.values, **model.span)
        back = qy.read_xmile(again, short_delays=True).standard_run()
        assert back.sizes["time"] == run.sizes["time"]
    return None
