"""Analyses of a table against published tables, textbooks and other programs; each file says which is which."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy

Reference = Callable[[str], dict[str, Any]]
COMPUTED = 1e-12  # both sides are double arithmetic on the same small table


def germany(case: dict[str, Any]) -> qy.Table:
    """Germany 1995 with its printed column totals; the row of industry misses them by 46 as printed."""
    given = case["inputs"]
    output, flows = np.array(given["output_x"]), np.array(given["Z"])
    value = {"gva": given["gva"], "other": output - flows.sum(axis=0) - given["gva"]}
    demand = pd.DataFrame(given["final_demand"], index=given["sectors"])
    return qy.Table(
        given["sectors"],
        flows=flows,
        final_demand=demand,
        value_added=pd.DataFrame(value, index=given["sectors"]).T,
        gross_output=output,
        discrepancy=output - flows.sum(axis=1) - demand.sum(axis=1).to_numpy(),
        satellites=[
            qy.accounts.Satellite("employment", "1000 persons", ("employment",), np.array([given["employment"]])),
            qy.accounts.Satellite(
                "CO2", "kt", ("CO2",), np.array([given["air_emissions_by_industry_then_households"]["CO2"][:6]])
            ),
        ],
        unit="MEUR",
    )


def test_germany_1995_published(reference: Reference) -> None:
    """Eurostat Manual 2008, tables 15.4-15.20. It rounds A to four digits first: 5e-4 for what it prints."""
    case = reference("io/eurostat_germany_1995")
    table, printed = germany(case), case["expected_published"]
    a = table.coefficients()
    assert a.iloc[0, 0] == pytest.approx(printed["input_coeff_agri_agri"], abs=1e-4)
    assert a.iloc[1, 1] == pytest.approx(printed["input_coeff_ind_ind"], abs=1e-4)
    np.testing.assert_allclose(
        np.diag(table.leontief_inverse())[:3], printed["leontief_inverse_diag_first3"], atol=1e-4
    )
    output = table.multipliers("output")
    np.testing.assert_allclose(output["simple"], printed["output_multipliers"], atol=1e-4)
    value = table.multipliers("gva")
    np.testing.assert_allclose(value["direct"], printed["gva_coefficients"], atol=1e-4)
    np.testing.assert_allclose(value["simple"], printed["gva_multipliers"], atol=1e-4)
    jobs = table.multipliers("employment")
    np.testing.assert_allclose(jobs["simple"], printed["employment_multipliers"], atol=1e-4)
    assert jobs.columns.name == "employment [1000 persons per MEUR of final demand]"
    # B is of the printed row totals; the manual's second entry is a misprint, see the notes of the file.
    rows = qy._core.LeontiefSystem(table.allocation(case["inputs"]["total_use_rows"]).to_numpy(), table.labels)
    forward = rows.solve_vector(np.ones(6))
    keep = [0, 2, 3, 4, 5]
    np.testing.assert_allclose(forward[keep], np.array(printed["forward_linkages_ghosh_rowsum"])[keep], atol=1e-4)
    np.testing.assert_allclose(rows.inverse()[:, 0], printed["ghosh_inverse_first_column"], atol=1e-4)


def test_germany_1995_computed_by_another_program(reference: Reference) -> None:
    case = reference("io/eurostat_germany_1995")
    table, computed = germany(case), case["expected_computed"]
    np.testing.assert_allclose(table.leontief_inverse(), computed["L"], rtol=COMPUTED)
    np.testing.assert_allclose(table.linkages()["total_backward"], computed["output_multipliers"], rtol=COMPUTED)
    for factor, name in (("gva", "gva_multipliers"), ("employment", "employment_multipliers")):
        np.testing.assert_allclose(table.multipliers(factor)["simple"], computed[name], rtol=COMPUTED)
    co2 = table.multipliers("CO2")["simple"]
    np.testing.assert_allclose(co2, computed["co2_multiplier_kt_per_MEUR"], rtol=COMPUTED)
    content = table.factor_content("CO2").loc[("CO2", "kt")].drop("discrepancy").sum()
    np.testing.assert_allclose(content, computed["co2_content_of_final_demand"], rtol=COMPUTED)
    rows = qy._core.LeontiefSystem(table.allocation(case["inputs"]["total_use_rows"]).to_numpy(), table.labels)
    np.testing.assert_allclose(rows.inverse(), computed["ghosh_inverse_using_total_use"], rtol=COMPUTED)
    np.testing.assert_allclose(rows.solve_vector(np.ones(6)), computed["forward_linkages"], rtol=COMPUTED)


def textbook(case: dict[str, Any]) -> qy.Table:
    flows, output = np.array(case["inputs"]["Z"]), np.array(case["inputs"]["x"])
    return qy.Table(
        ["a", "m"],
        flows=flows,
        final_demand=case["inputs"]["f"],
        value_added=output - flows.sum(axis=0),
        gross_output=output,
        unit="dollars",
    )


def test_miller_and_blair_chapter_2_quantities(reference: Reference) -> None:
    """Output and labour for a new demand are printed in the book to one decimal."""
    case = reference("io/miller_blair_ch2")
    table, expected = textbook(case), case["expected"]
    persons = np.array(case["inputs"]["labour_coeff"]) * table.gross_output_array
    result = table.quantities(case["inputs"]["f_new"], of=["value_added", persons])
    np.testing.assert_allclose(result["output"].squeeze(), expected["x_new_as_printed"], atol=0.05)
    np.testing.assert_allclose(result["factor"].squeeze(), expected["labour_new_as_printed"], atol=0.05)
    assert result["value_added"].squeeze().sum() == pytest.approx(2100, rel=COMPUTED)  # all of final demand
    np.testing.assert_allclose(table.leontief_inverse(), expected["L_as_printed"], rtol=1e-6)


def test_miller_and_blair_chapter_2_closed_with_households(reference: Reference) -> None:
    """Recomputed from recalled coefficients, as the file says, not printed figures: double arithmetic."""
    case = reference("io/miller_blair_ch2")
    table, expected = textbook(case), case["expected"]
    households = table.close_households(labour=[300.0, 500.0], consumption=[50.0, 400.0], own=50.0, total_income=1000.0)
    np.testing.assert_allclose(households.coefficients, case["inputs"]["closed_A_with_households"], rtol=COMPUTED)
    np.testing.assert_allclose(households.leontief_inverse(), expected["closed_L"], rtol=COMPUTED)
    assert list(households.coefficients.index) == ["a", "m", "households"]
    output = table.multipliers("output", households=households)
    np.testing.assert_allclose(output["simple"], expected["type1_output_multipliers"], rtol=COMPUTED)
    np.testing.assert_allclose(output["truncated"], expected["type2_total_output_multiplier_truncated"], rtol=COMPUTED)
    np.testing.assert_allclose(output["total"], np.sum(expected["closed_L"], axis=0)[:2], rtol=COMPUTED)
    income = table.multipliers("income", households=households)
    np.testing.assert_allclose(income["simple"], expected["type1_labour_multiplier"], rtol=COMPUTED)
    np.testing.assert_allclose(income["total"], expected["type2_income_multiplier_total"], rtol=COMPUTED)
    np.testing.assert_allclose(income["type II"], income["total"] / [0.3, 0.25], rtol=COMPUTED)
    # Truncated: what the sectors alone pay, 0.3 lbar_1j + 0.25 lbar_2j.
    by_hand = np.array([0.3, 0.25]) @ np.array(expected["closed_L"])[:2, :2]
    np.testing.assert_allclose(income["truncated"], by_hand, rtol=COMPUTED)


def test_miller_and_blair_table_2_7(reference: Reference) -> None:
    """The coefficients are the book's table 2.7; the answer is a NumPy program's."""
    case = reference("io/miller_blair_us2003_7")
    given, expected = case["inputs"], case["expected"]
    a = np.array(given["A"])
    output = np.full(7, 100.0)
    flows = a * output
    table = qy.Table(
        given["sectors"],
        flows=flows,
        final_demand=output - flows.sum(axis=1),
        value_added=output - flows.sum(axis=0),
        gross_output=output,
    )
    change = table.quantities(given["delta_f"])["output"].squeeze()
    np.testing.assert_allclose(change, expected["delta_x"], rtol=case["tolerance"])
    simple = table.multipliers()["simple"]
    np.testing.assert_allclose(simple, expected["output_multipliers"], rtol=case["tolerance"])


def regional(flows: Any, output: Any, regions: list[str], sectors: list[str], **parts: Any) -> qy.Table:
    z, x = np.array(flows), np.array(output, dtype=float).ravel()
    keys = [(region, sector) for region in regions for sector in sectors]
    demand = parts.pop("final_demand", x - z.sum(axis=1))
    return qy.Table(
        keys, flows=z, final_demand=demand, value_added=x - z.sum(axis=0), gross_output=x, tolerance=1e-8, **parts
    )


def test_fio_two_regions(reference: Reference) -> None:
    """A test-suite snapshot of fio; its coefficients of variation are over the wrong axis and are computed here."""
    case = reference("io/fio_two_region_mrio")
    given, expected, computed = case["inputs"], case["expected"], case["expected_computed"]
    table = regional(given["Z"], given["output_x"], given["regions"], given["sectors"])
    tolerance = case["tolerance"]
    multipliers = table.regional_multipliers()
    np.testing.assert_allclose(multipliers["total"], expected["total_multiplier"], atol=tolerance)
    np.testing.assert_allclose(multipliers["intra_regional"], expected["intra_regional_multiplier"], atol=tolerance)
    np.testing.assert_allclose(multipliers["spillover"], expected["spillover_multiplier"], atol=tolerance)
    spillovers = table.spillovers()
    np.testing.assert_allclose(spillovers.regions["self_reliance"], expected["self_reliance"], atol=tolerance)
    np.testing.assert_allclose(spillovers.regions["out"], expected["total_spillover_out"], atol=tolerance)
    np.testing.assert_allclose(spillovers.regions["in"], expected["total_spillover_in"], atol=tolerance)
    assert spillovers.net.loc["R1", "R2"] == pytest.approx(expected["net_spillover_R1_R2"], abs=tolerance)
    dispersion = table.dispersion()
    np.testing.assert_allclose(dispersion["power"], expected["power_of_dispersion"], atol=tolerance)
    np.testing.assert_allclose(dispersion["sensitivity"], expected["sensitivity_of_dispersion"], atol=tolerance)
    np.testing.assert_allclose(dispersion["power_variation"], computed["power_of_dispersion_cv"], rtol=COMPUTED)
    np.testing.assert_allclose(
        dispersion["sensitivity_variation"], computed["sensitivity_of_dispersion_cv"], rtol=COMPUTED
    )
    names = {"Non-Key": "independent", "Strong Forward": "forward", "Strong Backward": "backward", "Key": "key"}
    assert table.key_sectors("rasmussen")["class"].tolist() == [names[name] for name in expected["key_sector"]]
    off_diagonal = table.leontief_inverse().to_numpy() * np.kron(1 - np.eye(2), np.ones((2, 2)))
    np.testing.assert_allclose(off_diagonal, expected["spillover_matrix"], atol=tolerance)


def toy(case: dict[str, Any]) -> qy.Table:
    given = case["inputs"]
    demand = np.hstack([given["final_demand"], given["exports"]])
    flows, output = np.array(given["Z"]), np.array(given["output_x"])
    keys = [(region, sector) for region in given["regions"] for sector in given["sectors"]]
    return qy.Table(keys, flows=flows, final_demand=demand, value_added=output - flows.sum(axis=0), gross_output=output)


def test_ioanalysis_linkages(reference: Reference) -> None:
    """Figures of the R package ioanalysis 0.3.4, to its 1e-9."""
    case = reference("io/ioanalysis_toy_2x5")
    table, package, rtol = toy(case), case["expected_package"], case["tolerance"]
    np.testing.assert_allclose(table.leontief_inverse(), package["L"], rtol=rtol)
    np.testing.assert_allclose(table.ghosh_inverse(), package["G"], rtol=rtol)
    linkages = table.linkages()
    for column, name in (
        ("total_backward", "output_multiplier"),
        ("total_forward", "input_multiplier"),
        ("direct_backward", "direct_backward"),
        ("direct_forward", "direct_forward"),
    ):
        np.testing.assert_allclose(linkages[column], package[name], rtol=rtol)
    np.testing.assert_allclose(table.multiplier_product_matrix(), package["multiplier_product_matrix"], rtol=rtol)


def test_ioanalysis_inputs_extraction_update_and_decomposition(reference: Reference) -> None:
    """What the package gets wrong was computed by another program on its inputs, as the notes of the file say."""
    case = reference("io/ioanalysis_toy_2x5")
    table, computed, rtol = toy(case), case["expected_computed"], case["tolerance"]
    external = table.extraction(kind="external")["output"].xs("loss", axis=1, level="measure").squeeze()
    np.testing.assert_allclose(external, computed["extraction_backward_total_output_loss"], rtol=rtol)
    backward = table.extraction(kind="backward")["output"].xs("loss", axis=1, level="measure").squeeze()
    np.testing.assert_allclose(backward, computed["extraction_backward_output_loss"], rtol=rtol)
    change = table.inverse_change(table.keys[1], table.keys[6], 0.05)
    np.testing.assert_allclose(change, computed["inverse_change_when_a_2_7_rises_0_05"], rtol=rtol)
    given = case["inputs"]
    flows, output = np.array(given["Z_period2"]), np.array(given["output_x_period2"])
    later = qy.Table(
        table.keys,
        flows=flows,
        final_demand=output - flows.sum(axis=1),
        value_added=output - flows.sum(axis=0),
        gross_output=output,
    )
    for method in ("mean_of_polar", "mean_of_all"):  # the same for two factors
        parts = table.decompose_change(later, method=method)
        np.testing.assert_allclose(parts["change"], computed["sda_dx"], atol=1e-9)
        np.testing.assert_allclose(parts["technology"], computed["sda_technology_effect_mean_of_polar"], atol=1e-9)
        np.testing.assert_allclose(parts["final demand"], computed["sda_demand_effect_mean_of_polar"], atol=1e-9)


def test_pymrio_small_accounts(reference: Reference) -> None:
    """pymrio's test suite; it writes eight decimals, hence 1e-6."""
    case = reference("io/pymrio_small_mrio")
    given, expected, rtol = case["inputs"], case["expected"], case["tolerance"]
    demand = np.array(given["Y"])
    factors = qy.accounts.Satellite(
        "emissions", "t", ("air", "water"), np.array(given["F"]), np.array(given["F_Y"], dtype=float)
    )
    keys = [(region, "final demand") for region in given["regions"]]
    table = regional(
        given["Z"],
        expected["x"],
        given["regions"],
        given["sectors"],
        final_demand=demand,
        demand_categories=keys,
        satellites=[factors],
    )
    for name, frame in (
        ("A", table.coefficients()),
        ("B", table.allocation()),
        ("L", table.leontief_inverse()),
        ("G", table.ghosh_inverse()),
    ):
        np.testing.assert_allclose(frame, expected[name], rtol=rtol, atol=1e-8)
    multipliers = table.multipliers("emissions")
    np.testing.assert_allclose(multipliers.loc["air", "direct"], expected["S"][0], rtol=rtol)
    np.testing.assert_allclose(multipliers.loc["water", "simple"], expected["M"][1], rtol=rtol)
    np.testing.assert_allclose(table.downstream_multipliers("emissions"), expected["M_down"], rtol=rtol)
    accounts = table.footprints("emissions")
    for frame, name in (
        (accounts.consumption, "D_cba"),
        (accounts.production, "D_pba"),
        (accounts.imports, "D_imp"),
        (accounts.exports, "D_exp"),
    ):
        np.testing.assert_allclose(frame, expected[name], rtol=rtol)
    by_region = accounts.by_region
    np.testing.assert_allclose(
        by_region["consumption"], by_region["production"] - by_region["exports"] + by_region["imports"], rtol=1e-12
    )
    direct = np.sum(expected["D_pba"], axis=1) + np.sum(given["F_Y"], axis=1)
    np.testing.assert_allclose(by_region["production"].sum(axis=1), direct, rtol=rtol)
    np.testing.assert_allclose(by_region["consumption"].sum(axis=1), direct, rtol=rtol)
    trade = table.factor_trade("emissions").loc[("air", "t")]
    assert trade.loc["reg1", "reg2"] == pytest.approx(by_region.loc[("air", "t"), ("exports", "reg1")], rel=1e-12)


def test_emissions_by_demand_category(reference: Reference) -> None:
    case = reference("io/binsu_3x3_emissions")
    given, expected, rtol = case["inputs"], case["expected"], case["tolerance"]
    flows, output = np.array(given["Z"]), np.array(expected["x"])
    table = qy.Table(
        ["1", "2", "3"],
        flows=flows,
        final_demand=given["Y_domestic_export"],
        demand_categories=["domestic", "export"],
        value_added=output - flows.sum(axis=0),
        gross_output=output,
    )
    emissions = pd.Series(given["emissions"], index=["1", "2", "3"], name="CO2")
    np.testing.assert_allclose(table.leontief_inverse(), expected["L"], rtol=rtol)
    np.testing.assert_allclose(table.multipliers(emissions)["simple"], expected["emission_multiplier"], rtol=rtol)
    embodied = table.embodied(emissions, unit="t")
    np.testing.assert_allclose(embodied.loc[("CO2", "t")], expected["embodied_by_demand_category"], rtol=rtol)
    assert embodied.to_numpy().sum() == pytest.approx(expected["total"], rel=rtol)
