"""Subscripts: whole arrays, arrays in pieces, exceptions, mappings, sums, vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import quesnay as qy
from model_files import column, vensim

RANGES = "region: north, south, west\n\nhot: south, west\n\ngood: bread, cloth\n\n"


def test_an_array_of_one_equation_is_one_quantity(tmp_path: Path) -> None:
    model = vensim(
        tmp_path,
        RANGES
        + "people[region] = 1, 2, 3\n\nneed[good] = 10, 20\n\nuse[region, good] = people[region] * need[good]\n\n"
        "all = SUM(use[region!, good!])\n\nby good[good] = SUM(use[region!, good])\n\n"
        "most = VMAX(use[region!, bread])\n\n"
        "times = PROD(people[region!])\n\nleast = VMIN(people[hot!])",
    )
    assert model.core.dims("use") == ["region", "good"]
    assert model.values["people"].tolist() == [1.0, 2.0, 3.0]
    assert column(model, "use[south,cloth]")[0] == 40.0
    assert column(model, "all")[0] == 6.0 * 30.0
    assert column(model, "by good[cloth]")[0] == 120.0
    assert column(model, "most")[0] == 30.0 and column(model, "times")[0] == 6.0 and column(model, "least")[0] == 2.0


def test_pieces_that_need_not_each_other_are_one_array(tmp_path: Path) -> None:
    model = vensim(
        tmp_path,
        RANGES + "x[north] = Time ~~|\nx[hot] = 2 * Time\n\ny[region] :EXCEPT: [west] = 1 ~~|\ny[west] = Time\n\n"
        "z[region] = x[region] + y[region]",
        end=2,
    )
    assert model.core.dims("x") == ["region"] and model.core.dims("y") == ["region"]
    assert [column(model, f"z[{one}]")[-1] for one in ("north", "south", "west")] == [3.0, 5.0, 6.0]


def test_elements_that_read_each_other_are_quantities_of_their_own(tmp_path: Path) -> None:
    model = vensim(
        tmp_path,
        "age: (a1-a4)\n\nolder: (a2-a4)\n\nyounger: (a1-a3) -> older\n\n"
        "x[a1] = 1 ~~|\nx[older] = 2 * x[younger] + Time\n\n"
        "whole = SUM(x[age!])",
        end=1,
    )
    assert model.found().set_index("original").over["x"] == "4 elements"
    assert [column(model, f"x[a{n}]")[-1] for n in (1, 2, 3, 4)] == [1.0, 3.0, 7.0, 15.0]
    assert column(model, "whole")[-1] == 26.0


def test_a_real_circle_of_elements_is_refused(tmp_path: Path) -> None:
    with pytest.raises(qy.ModelFileError, match=r"x_a1|x_a2"):
        vensim(tmp_path, "age: a1, a2\n\nx[a1] = x[a2] + 1 ~~|\nx[a2] = x[a1]")


def test_subranges_mappings_copies_and_transposes_take_the_right_elements(tmp_path: Path) -> None:
    model = vensim(
        tmp_path,
        RANGES
        + "area <-> region\n\ncity: c1, c2, c3 -> (region: south, north, west)\n\nbig: b1, b2 -> (city: b1 c, c2)\n\n"
        "b1 c: c1, c3\n\np[region] = 1, 2, 3\n\nby city[city] = p[region]\n\nby area[area] = p[area]\n\n"
        "m[region, area] = p[region] + 10 * p[area]\n\nt[region, area] = m[area, region]\n\nheat[hot] = p[hot]\n\n"
        "d[region] = m[region, region]\n\nplace[hot] = hot",
    )
    assert [column(model, f"by city[c{n}]")[0] for n in (1, 2, 3)] == [2.0, 1.0, 3.0]
    assert column(model, "by area[west]")[0] == 3.0
    assert column(model, "m[north,west]")[0] == 31.0 and column(model, "t[north,west]")[0] == 13.0
    assert column(model, "heat[west]")[0] == 3.0
    assert [column(model, f"d[{one}]")[0] for one in ("north", "south", "west")] == [11.0, 22.0, 33.0]
    # A range in an equation is the place of its element in the whole range.
    assert [column(model, f"place[{one}]")[0] for one in ("south", "west")] == [2.0, 3.0]


def test_stocks_and_constants_are_arrays_too(tmp_path: Path) -> None:
    model = vensim(
        tmp_path,
        RANGES + "rate[north] = 0.1 ~~|\nrate[hot] = 0.2\n\nstart[region, good] = 1, 2; 3, 4; 5, 6;\n\n"
        "table[region, good] = TABBED ARRAY(1 2 3 4 5 6)\n\n"
        "s[region, good] = INTEG(rate[region] * s[region, good], start[region, good])",
        end=2,
    )
    assert model.values["rate"].tolist() == [0.1, 0.2, 0.2]
    assert model.values["start"].tolist() == model.values["table"].tolist() == [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
    assert column(model, "s[west,bread]") == pytest.approx([5.0, 6.0, 7.2], rel=1e-14)
    draws = model.run_draws(
        model.values, {"rate": ("uniform", 0.2, 0.1, 0.3)}, draws=20, seed=1, record=["s"], **model.span
    )
    assert draws.s.shape == (20, 1, 3, 2) and len(np.unique(draws.s.values)) > 20


def test_vectors_are_sorted_ranked_and_rearranged(tmp_path: Path) -> None:
    model = vensim(
        tmp_path,
        "one: (o1-o4) -> two\n\ntwo: (t1-t4) -> one\n\nv[one] = 5, -1, 7, 5\n\n"
        "order[two] = VECTOR SORT ORDER(v[one], 1)\n\n"
        "down[two] = VECTOR SORT ORDER(v[one], 0)\n\nrank[one] = VECTOR RANK(v[one], 1)\n\n"
        "sorted[two] = VECTOR REORDER(v[one], order[two])\n\nchosen[one] = 1, 0, 1, 0\n\n"
        "total = VECTOR SELECT(chosen[one!], v[one!], -9, 0, 0)\n\n"
        "least = VECTOR SELECT(chosen[one!], v[one!], -9, 2, 0)\n\n"
        "none = VECTOR SELECT(chosen[one!], v[one!] * 0, -9, 3, 0)",
    )  # fmt: skip
    assert [column(model, f"order[t{n}]")[0] for n in (1, 2, 3, 4)] == [1.0, 0.0, 3.0, 2.0]
    assert [column(model, f"down[t{n}]")[0] for n in (1, 2, 3, 4)] == [2.0, 0.0, 3.0, 1.0]
    assert [column(model, f"rank[o{n}]")[0] for n in (1, 2, 3, 4)] == [2.0, 1.0, 4.0, 3.0]
    assert [column(model, f"sorted[t{n}]")[0] for n in (1, 2, 3, 4)] == [-1.0, 5.0, 5.0, 7.0]
    assert column(model, "total")[0] == 12.0 and column(model, "least")[0] == 5.0 and column(model, "none")[0] == 0.0


def test_a_small_matrix_is_inverted(tmp_path: Path) -> None:
    matrix = np.array([[3.0, 0.0, 2.0], [2.0, 0.0, -2.0], [0.0, 1.0, 1.0]])
    model = vensim(
        tmp_path,
        "i: i1, i2, i3\n\nj: j1, j2, j3\n\nm[i, j] = 3, 0, 2; 2, 0, -2; 0, 1, 1;\n\n"
        "inverse[i, j] = INVERT MATRIX(m[i, j], 3)",
    )
    made = [[column(model, f"inverse[i{a},j{b}]")[0] for b in (1, 2, 3)] for a in (1, 2, 3)]
    assert np.allclose(made, np.linalg.inv(matrix), rtol=1e-13, atol=1e-15)


def test_a_scarce_supply_is_allocated_by_priority(tmp_path: Path) -> None:
    # Two of equal priority share in proportion; one that is more than a width above goes first.
    model = vensim(
        tmp_path,
        "user: u1, u2, u3\n\nask[user] = 10, 30, 20\n\npriority[user] = 1, 1, 9\n\n"
        "given[user] = ALLOCATE BY PRIORITY(ask[user], priority[user], ELMCOUNT(user), 1, 40)\n\n"
        "profile: ptype, ppriority, pwidth, pextra\n\npp[user, profile] = 1, 1, 1, 0; 1, 1, 1, 0; 1, 9, 1, 0;\n\n"
        "available[user] = ALLOCATE AVAILABLE(ask[user], pp[user, ptype], 40)",
    )
    for name in ("given", "available"):
        assert [column(model, f"{name}[u{n}]")[0] for n in (1, 2, 3)] == pytest.approx([5.0, 15.0, 20.0], rel=1e-12)
    with pytest.raises(qy.ModelFileError, match=r"profiles of type \[3.0\], expected type 1"):
        vensim(
            tmp_path,
            "user: u1, u2\n\nask[user] = 1, 2\n\nprofile: ptype, ppriority, pwidth, pextra\n\n"
            "pp[user, profile] = 3, 1, 1, 0; 3, 1, 1, 0;\n\n"
            "got[user] = ALLOCATE AVAILABLE(ask[user], pp[user, ptype], 2)",
        )


def test_a_subscript_without_a_meaning_is_refused(tmp_path: Path) -> None:
    with pytest.raises(qy.ModelFileError, match=r"'y': the subscript 'good' is not on the left side"):
        vensim(tmp_path, RANGES + "x[good] = 1, 2\n\ny[region] = x[good]")
    with pytest.raises(qy.ModelFileError, match="'goods!' is no range"):
        vensim(tmp_path, RANGES + "x[good] = 1, 2\n\ny = SUM(x[goods!])")
    with pytest.raises(qy.ModelFileError, match=r"'x' has 1 subscripts, 2 are given"):
        vensim(tmp_path, RANGES + "x[good] = 1, 2\n\ny[region, good] = x[region, good]")


def test_every_action_of_a_selection_is_what_vensim_documents(tmp_path: Path) -> None:
    # Vensim Reference Manual, VECTOR SELECT: 0 to 4 of the element times its choice, 5 the product of elements to the
    # power of its choice, 6 to 10 of the element alone; an action may change in the run.
    chosen, numbers = np.array([2.0, 0.0, 0.5]), np.array([3.0, 9.0, 4.0])
    weighted, alone = (numbers * chosen)[[0, 2]], numbers[[0, 2]]
    expected = [
        weighted.sum(), weighted.prod(), weighted.min(), weighted.max(), weighted.mean(),
        np.prod(alone ** chosen[[0, 2]]),
        alone.sum(), alone.prod(), alone.min(), alone.max(), alone.mean(),
    ]  # fmt: skip
    equations = "one: o1, o2, o3\n\nx[one] = 3, 9, 4\n\nc[one] = 2, 0, 0.5\n\n" + "\n\n".join(
        f"s{action} = VECTOR SELECT(c[one!], x[one!], -1, {action}, 0)" for action in range(11)
    )
    model = vensim(tmp_path, equations + "\n\nchanging = VECTOR SELECT(c[one!], x[one!], -1, Time, 0)")
    assert [column(model, f"s{action}")[0] for action in range(11)] == pytest.approx(expected, rel=1e-14)
    assert column(model, "changing") == pytest.approx(expected, rel=1e-14)
    with pytest.raises(qy.ModelFileError, match="VECTOR SELECT has the action 11, expected 0 to 10"):
        vensim(tmp_path, "one: o1, o2\n\nx[one] = 3, 9\n\ns = VECTOR SELECT(x[one!], x[one!], -1, 11, 0)")


def test_a_selection_over_two_ranges(tmp_path: Path) -> None:
    model = vensim(
        tmp_path,
        "a: a1, a2\n\nb: b1, b2, b3\n\nx[a, b] = 1, 2, 3; 4, 5, 6;\n\nc[b] = 1, 0, 1\n\n"
        "mean = VECTOR SELECT(c[b!], x[a!, b!], -1, 10, 0)\n\nmost[a] = VECTOR SELECT(c[b!], x[a, b!], -1, 9, 0)",
    )
    assert column(model, "mean")[0] == (1 + 3 + 4 + 6) / 4
    assert [column(model, f"most[a{n}]")[0] for n in (1, 2)] == [3.0, 6.0]


def test_an_element_is_mapped_by_its_offset(tmp_path: Path) -> None:
    model = vensim(
        tmp_path,
        "one: o1, o2, o3\n\nx[one] = 5, 6, 7\n\ny = VECTOR ELM MAP(x[o1], Time)\n\n"
        "z[one] = VECTOR ELM MAP(x[one], 1)\n\nback[one] = VECTOR ELM MAP(x[o3], -MODULO(one, 2))",
        end=3,
    )
    nothing = -(2.0**109)
    assert column(model, "y") == [5.0, 6.0, 7.0, nothing]
    assert [column(model, f"z[o{n}]")[0] for n in (1, 2, 3)] == [6.0, 7.0, nothing]
    assert [column(model, f"back[o{n}]")[0] for n in (1, 2, 3)] == [6.0, 7.0, 6.0]
    with pytest.raises(qy.ModelFileError, match="VECTOR ELM MAP is supported for a variable with one subscript"):
        vensim(tmp_path, "y = VECTOR ELM MAP(3, 1)")


def test_a_matrix_of_any_size_that_changes_is_inverted(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    matrix = np.round(rng.normal(size=(6, 6)), 3)
    rows = "; ".join(", ".join(str(one) for one in row) for row in matrix)
    model = vensim(
        tmp_path,
        f"i: (i1-i6)\n\nj: (j1-j6)\n\nm[i, j] = {rows};\n\nmoving[i, j] = m[i, j] * (1 + Time)\n\n"
        "inverse[i, j] = INVERT MATRIX(moving[i, j], 6)",
        end=1,
    )
    for time in (0, 1):
        made = [[column(model, f"inverse[i{a},j{b}]")[time] for b in range(1, 7)] for a in range(1, 7)]
        assert np.allclose(made, np.linalg.inv(matrix * (1 + time)), rtol=1e-11, atol=1e-13)


def test_the_year_of_a_model_that_counts_years(tmp_path: Path) -> None:
    model = vensim(
        tmp_path, "y = GET TIME VALUE(0, 0, 1)\n\nlater = GET TIME VALUE(1, 1.5, 1)", start=2000, end=2001, step=0.5,
        unit="year",
    )  # fmt: skip
    assert column(model, "y") == [2000.0, 2000.0, 2001.0] and column(model, "later")[0] == 2001.0
    with pytest.raises(qy.ModelFileError, match="where that is the year, as the year"):
        vensim(tmp_path, "y = GET TIME VALUE(0, 0, 3)", unit="year")
    with pytest.raises(qy.ModelFileError, match="where that is the year, as the year"):
        vensim(tmp_path, "y = GET TIME VALUE(0, 0, 1)")
