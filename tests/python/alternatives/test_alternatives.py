"""Packages compared in other structures of the economy: each as a run of that structure made by hand has it."""

import dataclasses
import io
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.case.schema import SwitchTable
from quesnay.robustness.claims import HOLDS, standing
from quesnay.robustness.pairs import PairedDifference
from quesnay.study.alternatives.compared import ALTERNATIVE_COLUMNS
from quesnay.study.output.files import csv_bytes
from quesnay.study.switches import loop_alternatives, switch_alternatives

PACKAGES = ["no_policy", "plan", "land_first", "talent_first"]
DRAWS = 60
# What only a nation closes is in the case of one.
NATION = Path(__file__).resolve().parents[3] / "scenarios" / "germany"


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(PACKAGES, draws=DRAWS, seed=5)


@pytest.fixture(scope="module")
def table(runs: qy.Result) -> pd.DataFrame:
    return runs.alternatives()


def difference(result: qy.Result, ours: str, theirs: str) -> np.ndarray:
    output = result.to_xarray().gross_output_total.sel(period="2019")
    return np.asarray(output.sel(scenario=ours) - output.sel(scenario=theirs)).ravel()


def row(table: pd.DataFrame, ours: str, theirs: str, alternative: str) -> pd.Series:
    chosen = (table.scenario == ours) & (table.baseline == theirs) & (table.alternative == alternative)
    (one,) = [one for _, one in table[chosen & (table.outcome == "gross_output")].iterrows()]
    return one


def agrees(one: pd.Series, differences: np.ndarray) -> None:
    assert one.mean_difference == pytest.approx(differences.mean(), rel=1e-9)
    assert one.standard_error == pytest.approx(pd.Series(differences).sem(), rel=1e-9)
    assert one.share_better == (differences > 0.0).mean() and one.draws == differences.size


def test_a_parameter_is_that_of_a_case_with_the_number(
    guangzhou: qy.Case, table: pd.DataFrame, changed: ModuleType
) -> None:
    other = changed.numbers(guangzhou, overtime=1.0).run(PACKAGES, draws=DRAWS, seed=5)
    agrees(
        row(table, "talent_first", "land_first", "no_limit_of_hours"), difference(other, "talent_first", "land_first")
    )


def test_who_pays_is_the_assumption_of_that_name(guangzhou: qy.Case, table: pd.DataFrame) -> None:
    for name in ("paid_by_purchases", "paid_by_levy"):
        other = guangzhou.run(PACKAGES, draws=DRAWS, seed=5, assume=[name])
        agrees(row(table, "plan", "no_policy", name), difference(other, "plan", "no_policy"))


def test_a_switch_is_the_case_with_the_switch(guangzhou: qy.Case, table: pd.DataFrame) -> None:
    switched = {"hard_land_ceiling": {"hard_land_ceiling": True}, "no_import_flexibility": {"import_flexibility": 0.0}}
    for name, switches in switched.items():
        other = guangzhou.with_switches(**switches).run(["plan", "land_first"], draws=DRAWS, seed=5)
        agrees(row(table, "land_first", "plan", name), difference(other, "land_first", "plan"))


def test_thirds_are_the_draws_in_which_the_number_is_low_middle_and_high(
    guangzhou: qy.Case, runs: qy.Result, table: pd.DataFrame
) -> None:
    plan = guangzhou._uncertain.plan
    drawn = np.array([plan.parameters(5, draw)["land_supply_at_start"][0] for draw in range(DRAWS)])
    order, every = np.argsort(drawn), difference(runs, "land_first", "plan")
    for n, ending in enumerate(("lowest", "middle", "highest")):
        agrees(row(table, "land_first", "plan", f"land_supply_{ending}"), every[order[20 * n : 20 * (n + 1)]])
    # More land is worth less where land is plenty.
    means = [
        row(table, "land_first", "plan", f"land_supply_{ending}").mean_difference for ending in ("lowest", "highest")
    ]
    assert means[0] > means[1]


def test_as_run_is_what_the_run_itself_says(runs: qy.Result, table: pd.DataFrame) -> None:
    compared = runs.compare("talent_first", "plan")
    own = compared[(compared.account == "total") & (compared.period == "2019")].set_index("outcome")
    ours = table[(table.scenario == "talent_first") & (table.baseline == "plan") & (table.alternative == "as_run")]
    for one in ours.itertuples():
        assert one.mean_difference == pytest.approx(own.mean_difference[one.outcome], rel=1e-9)
        assert one.standard_error == pytest.approx(own.standard_error[one.outcome], rel=1e-9)
        assert (one.share_better, one.unit) == (own.share_better[one.outcome], own.unit[one.outcome])
    assert set(ours.outcome) == {"gross_output", "value_added"}


def test_the_table_has_every_pair_both_ways_and_ranks_by_the_means(table: pd.DataFrame) -> None:
    assert list(table.columns) == ALTERNATIVE_COLUMNS
    structures = table.alternative.nunique()
    assert structures == 19 and len(table) == structures * 2 * len(PACKAGES) * (len(PACKAGES) - 1)
    keyed = table.set_index(["alternative", "outcome", "scenario", "baseline"])
    turned = keyed.swaplevel("scenario", "baseline").reindex(keyed.index.set_names(keyed.index.names))
    np.testing.assert_array_equal(keyed.mean_difference, -turned.mean_difference)
    for _, one in table.groupby(["alternative", "outcome"]):
        ahead = one[one.mean_difference < 0.0].groupby("scenario").size()
        ranks = one.groupby("scenario")["rank"].first()
        assert (ranks - 1).to_dict() == {name: int(ahead.get(name, 0)) for name in ranks.index}
    keys = ["scenario", "baseline", "alternative", "outcome"]
    assert table[keys].equals(table[keys].sort_values(keys, ignore_index=True))


def test_order_threads_and_a_choice_change_no_bit(guangzhou: qy.Case, table: pd.DataFrame) -> None:
    turned = guangzhou.run(PACKAGES[::-1], draws=DRAWS, seed=5, threads=1)
    chosen = ["wages_answer", "no_import_flexibility", "new_sites_middle"]
    few = turned.alternatives(chosen)
    expected = table[table.alternative.isin(["as_run", *chosen])].reset_index(drop=True)
    pd.testing.assert_frame_equal(few, expected, check_exact=True)


def test_the_table_reads_back_to_the_same_bits(table: pd.DataFrame) -> None:
    kinds = {name: kind if kind.kind in "fi" else str for name, kind in table.dtypes.items()}
    read = pd.read_csv(io.BytesIO(csv_bytes(table)), encoding="utf-8-sig", dtype=kinds)
    pd.testing.assert_frame_equal(read, table, check_exact=True, check_dtype=False)


def test_claims_are_what_the_table_says_and_the_sentence_names_them(runs: qy.Result, table: pd.DataFrame) -> None:
    claims = runs.claims()
    told = [("plan", "no_policy"), ("land_first", "plan"), ("talent_first", "plan"), ("land_first", "talent_first")]
    assert {frozenset(pair) for pair in told} == {
        frozenset(pair) for pair in zip(claims.better, claims.worse, strict=True)
    }
    for claim in claims[claims.claimed].itertuples():
        failing = []
        for name in table.alternative.unique():
            one = row(table, claim.better, claim.worse, name)
            pair = PairedDifference(one.mean_difference, one.standard_error, 0.0, one.share_better, one.draws)
            failing += [] if standing(pair) == HOLDS else [name]
        assert sorted(failing) == sorted([*claim.turns_under.split(), *claim.unsure_under.split()])
        assert claim.survives == (not failing) and claim.alternatives == 18
    note = runs.named_tables()["notes.csv"].set_index("id").loc["alternatives"]
    survive, _, rest = note.sentence_en.partition(". What does not: ")
    for claim in claims[claims.claimed].itertuples():
        assert f"{claim.better} over {claim.worse}" in (survive if claim.survives else rest)
        assert f"{claim.better} 优于 {claim.worse}" in note.sentence_zh
    assert survive.startswith("What survives 18 other structures of the economy (a claim: higher output of 2019 in at")
    assert "at least 66 %" in survive and "plan over no_policy" in survive
    # Paid from purchases, more land is worth less than its money.
    assert "land_first over plan turns with “policies paid from ordinary purchases”" in rest
    assert "land_first 优于 plan:在“政策由一般公共采购支付”下结论相反" in note.sentence_zh


def test_a_higher_share_makes_fewer_claims(runs: qy.Result) -> None:
    loose, strict = runs.claims(share=0.5), runs.claims(share=1.0)
    assert strict.claimed.sum() <= loose.claimed.sum() and strict.survives.sum() < loose.survives.sum()
    for wrong in (0.4, 1.1, "much", True):
        with pytest.raises(qy.QuesnayError, match="share"):
            runs.claims(share=wrong)  # type: ignore[arg-type]


def test_every_switch_of_the_model_is_an_alternative(guangzhou: qy.Case) -> None:
    data, nation = guangzhou.data, qy.load_case(NATION).data
    closed = SwitchTable(import_flexibility=0.0, hard_land_ceiling=True, localisation=True, revenue=True, nation=True)
    for switches in (SwitchTable(), closed):
        switched = dataclasses.replace(data, file=data.file.model_copy(update={"switches": switches}))
        abroad = dataclasses.replace(nation, file=nation.file.model_copy(update={"switches": switches}))
        loops = [*loop_alternatives(switched), *loop_alternatives(abroad)]
        moved = [one[1] for one in [*switch_alternatives(switches), *loops]]
        # Runs by district need a folder of data of their own, which not every case has.
        assert set().union(*moved) == set(SwitchTable.model_fields) - {"districts"}
        for changes in moved:
            assert SwitchTable.model_validate({**switches.model_dump(), **changes}) != switches


def test_a_case_without_the_file_has_its_switches(two_sectors: qy.Case) -> None:
    assert two_sectors.alternatives == ["hard_land_ceiling", "no_import_flexibility"]
    result = two_sectors.run(draws=12, seed=1)
    assert set(result.alternatives().alternative) == {"as_run", "hard_land_ceiling", "no_import_flexibility"}
    rigid = two_sectors.with_switches(import_flexibility=0.0)
    assert rigid.alternatives == ["hard_land_ceiling", "import_flexibility"]
    other = rigid.run(draws=12, seed=1).alternatives(["import_flexibility"])
    flexible = result.alternatives([])
    same = other[other.alternative == "import_flexibility"].reset_index(drop=True)
    numbers = ["mean_difference", "standard_error", "share_better", "rank"]
    pd.testing.assert_frame_equal(same[numbers], flexible[numbers], check_exact=True)


def test_an_edited_model_says_what_it_cannot_be_compared_in(two_sectors: qy.Case) -> None:
    edited = two_sectors.edit(lambda b: b.redefine("depreciation", b.constant(0.12, "1/year")))
    table = edited.run(["no_policy", "training"], draws=4, seed=1).alternatives()
    assert set(table.alternative) == {"as_run"}
    assert "hard_land_ceiling (the model was edited, and switches build another)" in table.attrs["note"]
    assert "hard_land_ceiling(模型已改,无法再切换结构)" in table.attrs["note_zh"]
    with pytest.raises(qy.CaseError, match="'hard_land_ceiling' cannot be compared in this run: the model was edited"):
        edited.run(["no_policy"], draws=4, seed=1).alternatives(["hard_land_ceiling"])


def test_what_an_assumption_sets_is_set_anew(guangzhou: qy.Case, changed: ModuleType) -> None:
    before = guangzhou.run(["plan", "talent_first"], draws=12, seed=5, assume=["as_it_was"])
    table = before.alternatives()
    # As it was has no limit of hours either, and one weight of capital.
    for name in ("no_limit_of_hours", "one_capital_weight"):
        same, own = (row(table, "talent_first", "plan", one) for one in (name, "as_run"))
        assert same.mean_difference == own.mean_difference
    assert row(table, "talent_first", "plan", "wages_answer").mean_difference > own.mean_difference
    assert "new_sites_lowest ('new_site_share' is not drawn in it)" in table.attrs["note"]


def test_a_central_run_has_no_thirds_and_claims_nothing(guangzhou: qy.Case) -> None:
    central = guangzhou.central(["no_policy", "plan"])
    table = central.alternatives()
    assert not table.alternative.str.contains("third|lowest").any() and table.standard_error.isna().all()
    assert "land_supply_lowest (a central run has no draws to divide)" in table.attrs["note"]
    assert not central.claims().claimed.any()
    assert "alternatives" not in set(central.named_tables()["notes.csv"].id)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["hard_land"], r"alternative 'hard_land'.*hard_land_ceiling"),
        (["hard_land_ceiling"] * 2, "alternatives name 'hard_land_ceiling' twice, expected each once"),
        ("hard_land_ceiling", r"is the text 'hard_land_ceiling', expected a list of names"),
        ([3], "alternatives hold 3, expected names"),
    ],
)
def test_names_that_are_none_are_refused(two_sectors: qy.Case, names: list[str], message: str) -> None:
    with pytest.raises(qy.QuesnayError, match=message):
        two_sectors.run(["no_policy"], draws=2, seed=1).alternatives(names)


HEAD = '[[alternatives]]\nid = "x"\ntitle_en = "x"\ntitle_zh = "x"\nsource = "INV"\ngrade = "judgement"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD, "changes nothing, expected 'parameters', 'switches' or 'thirds'"),
        (HEAD + "parameters = { overtim = 1.0 }\n", "alternative 'x'.*unknown parameter 'overtim'.*overtime"),
        (HEAD + "parameters = { paid_by_levy = 2.0 }\n", "'x', 'paid_by_levy': given 2, expected a number from 0 to 1"),
        (HEAD + "switches = { land_ceiling = true }\n", "alternative 'x': switches: unknown key 'land_ceiling'"),
        (HEAD + "switches = { import_flexibility = 2.0 }\n", "alternative 'x': switches: key 'import_flexibility'"),
        (HEAD + 'thirds = "depreciatio"\n', "alternative 'x'.*unknown parameter 'depreciatio'"),
        (HEAD + 'thirds = "overtime"\n', "'thirds' names 'overtime', which is fixed, expected a drawn number"),
        (HEAD + 'thirds = "market_growth"\n', "'thirds' names 'market_growth', which is 2 numbers, expected a drawn"),
        (HEAD + 'thirds = "overtime"\nparameters = { overtime = 1.0 }\n', "'thirds' stands alone"),
        (HEAD.replace("INV", "NONE") + "parameters = { overtime = 1.0 }\n", "unknown source 'NONE'"),
        (HEAD.replace('"x"', '"as_run"', 1) + "parameters = { overtime = 1.0 }\n", "'as_run' is the structure"),
        (2 * (HEAD + "parameters = { overtime = 1.0 }\n"), "alternative 'x' is given twice, expected each once"),
        (HEAD + "weights = 1\nparameters = { overtime = 1.0 }\n", "unknown key 'alternatives.1.weights'"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_fit_is_refused_in_one_sentence(spoilt: Path, text: str, message: str) -> None:
    (spoilt / "alternatives.toml").write_text(text, "utf-8")
    with pytest.raises(qy.CaseError, match=message) as error:
        qy.load_case(spoilt)
    assert "\n" not in str(error.value) and "alternatives.toml" in str(error.value)


def test_the_file_is_among_the_inputs_of_a_run(guangzhou: qy.Case) -> None:
    assert "alternatives.toml" in {name for name, _ in guangzhou.data.inputs}


def test_scenarios_with_assumptions_of_their_own_are_told_apart_under_the_same(two_sectors: qy.Case) -> None:
    names = ["no_policy", "sites", "no_policy | boom", "sites | boom"]
    result = two_sectors.run(names, draws=24, seed=1)
    claims = result.claims()
    assert {frozenset(pair) for pair in zip(claims.better, claims.worse, strict=True)} == {
        frozenset(["sites", "no_policy"]), frozenset(["sites | boom", "no_policy | boom"])
    }  # fmt: skip
    alone = two_sectors.run(["no_policy", "sites"], draws=24, seed=1, assume=["boom"]).alternatives()
    table = result.alternatives()
    for name in ("as_run", "hard_land_ceiling"):
        ours, theirs = row(table, "sites | boom", "no_policy | boom", name), row(alone, "sites", "no_policy", name)
        assert (ours.mean_difference, ours.standard_error) == (theirs.mean_difference, theirs.standard_error)
    money = result.compare("sites | boom", "no_policy | boom").ordinary_purchases
    assert (money != 0.0).any() and money.notna().all()
