"""Files that are cut off or spoilt anywhere end in one sentence, or in a model that runs."""

from __future__ import annotations

from pathlib import Path

import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st
from model_files import vensim_text

WHOLE = vensim_text(
    "region: north, south\n\nhot: south\n\nrate[region] = 0.1, 0.2\n\n"
    "s[region] = INTEG(rate[region] * s[region], 1)\n\ntable([(0,0)-(9,9)],(0,1),(4,2))\n\n"
    "late = DELAY3(SUM(s[region!]), 4)\n\nx = IF THEN ELSE(Time > 2 :AND: late < 9, table(Time), -2^2)\n\n"
    "y[hot] = SMOOTH(s[hot], 3) ~~|\ny[north] = PULSE(1, 2) {a note}"
)
XMILE = """<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"><sim_specs method="Euler">
<start>0</start><stop>4</stop><dt>1</dt></sim_specs><dimensions><dim name="D"><elem name="a"/><elem name="b"/></dim>
</dimensions><model><variables><stock name="s"><dimensions><dim name="D"/></dimensions><eqn>1</eqn><inflow>g</inflow>
<non_negative/></stock><flow name="g"><dimensions><dim name="D"/></dimensions><eqn>s * k[D] MOD 3</eqn></flow>
<aux name="k"><dimensions><dim name="D"/></dimensions><element subscript="a"><eqn>1</eqn></element>
<element subscript="b"><eqn>IF TIME &gt; 2 THEN 2 ELSE 3</eqn></element></aux><aux name="t"><eqn>TIME</eqn>
<gf><xscale min="0" max="4"/><ypts>1,2,3</ypts></gf></aux></variables></model></xmile>
"""


def read(folder: Path, text: str, ending: str) -> None:
    path = folder / f"model{ending}"
    path.write_text(text, encoding="utf-8")
    try:
        model = (qy.read_vensim if ending == ".mdl" else qy.read_xmile)(path)
        model.standard_run()
    except qy.QuesnayError as error:
        assert "\n" not in str(error) and len(str(error)) > 10


@settings(max_examples=25, deadline=None)
@given(
    where=st.floats(0.0, 1.0),
    gone=st.integers(0, 12),
    put=st.sampled_from(["", "(", ")", "]", "|", "~", "!"]),
)
def test_a_spoilt_vensim_file_is_told_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, where: float, gone: int, put: str
) -> None:
    folder = tmp_path_factory.mktemp("spoilt")
    place = int(where * len(WHOLE))
    read(folder, WHOLE[:place] + put + WHOLE[place + gone :], ".mdl")
    read(folder, WHOLE[:place], ".mdl")


@settings(max_examples=25, deadline=None)
@given(where=st.floats(0.0, 1.0), gone=st.integers(0, 12), put=st.sampled_from(["", "<", ">", "(", "]", '"', ",", "x"]))
def test_a_spoilt_xmile_file_is_told_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, where: float, gone: int, put: str
) -> None:
    folder = tmp_path_factory.mktemp("spoilt")
    place = int(where * len(XMILE))
    read(folder, XMILE[:place] + put + XMILE[place + gone :], ".xmile")
    read(folder, XMILE[:place], ".xmile")


def test_the_whole_files_run(tmp_path: Path) -> None:
    for text, ending, name in ((WHOLE, ".mdl", "x"), (XMILE, ".xmile", "t")):
        path = tmp_path / f"model{ending}"
        path.write_text(text, encoding="utf-8")
        model = (qy.read_vensim if ending == ".mdl" else qy.read_xmile)(path)
        assert name in model.standard_run()


def test_a_zero_byte_before_xml_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "model.xmile"
    path.write_bytes(b"\0" + XMILE.encode())
    with pytest.raises(qy.ModelFileError, match="it is no XML"):
        qy.read_xmile(path)
