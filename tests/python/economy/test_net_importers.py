"""An account of which local buyers buy more than it makes: a net importer, as tables have them."""

import csv
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy


def imported(folder: Path, *, final: bool, least: float) -> Path:
    """The teaching case in which final buyers of goods, or all makers, want more of an account than it makes."""
    path = folder / "parameters.csv"
    lines = path.read_text("utf-8").splitlines()
    header = lines[0].split(",")
    for n, line in enumerate(lines):
        cells = line.split(",")
        if cells[0] == "least_external_share":
            for column in ("central", "low", "high"):
                cells[header.index(column)] = repr(least)
            lines[n] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    with (folder / "final_demand.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    households, external = header.index("households"), header.index("external")
    if final:
        # Households buy all that is sold elsewhere now, and 100 more.
        rows[0][households] = repr(float(rows[0][households]) + float(rows[0][external]) + 100.0)
        rows[0][external] = "-100.0"
    else:
        with (folder / "technical_coefficients.csv").open(encoding="utf-8", newline="") as file:
            names, *coefficients = list(csv.reader(file))
        with (folder / "local_share.csv").open(encoding="utf-8", newline="") as file:
            _, *shares = list(csv.reader(file))
        with (folder / "accounts.csv").open(encoding="utf-8", newline="") as file:
            columns, *accounts = list(csv.reader(file))
        output = [float(row[columns.index("gross_output_base")]) for row in accounts]
        # All inputs are services, bought here, and goods need more of them.
        ratio = [0.4, float(accounts[1][columns.index("value_added_ratio_base")])]
        accounts[0][columns.index("value_added_ratio_base")] = "0.4"
        for j in range(len(output)):
            coefficients[0][j + 1], coefficients[1][j + 1] = "0", repr(1.0 - ratio[j])
            shares[0][j + 1], shares[1][j + 1] = "0", "1"
        services = sum((1.0 - ratio[j]) * output[j] for j in range(len(output)))
        assert services > output[1]
        for row, sold, made in zip(rows, (0.0, services), output, strict=True):
            home = sum(float(cell) for cell in row[1:external])
            row[external] = repr(made - sold - home)
        tables = (("technical_coefficients", names, coefficients), ("local_share", names, shares))
        for name, head, table in (*tables, ("accounts", columns, accounts)):
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([head, *table])
    with (folder / "final_demand.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return folder


@pytest.mark.parametrize("final", [True, False])
def test_a_net_importer_runs_where_what_is_missing_may_come_from_elsewhere(spoilt: Path, final: bool) -> None:
    case = qy.load_case(imported(spoilt, final=final, least=0.02))
    result = case.run(draws=32, seed=1)
    assert result.failures.empty
    x = case.central(["no_policy"]).replay("no_policy", 0)
    external = np.asarray((x.external_demand / x.gross_output).isel(time=0))
    assert external.min() == pytest.approx(0.02, abs=2e-3)
    output = np.asarray(result.to_xarray().gross_output_total)
    assert np.isfinite(output).all() and (output[1:] >= output[0]).all()
    # As much is bought as before, less of it here.
    bought = np.asarray(x.local_coefficients.isel(time=0)).sum(axis=0)
    assert (bought <= 1.0 - np.asarray(x.value_added_ratio.isel(time=0)) + 1e-12).all()


@pytest.mark.parametrize("final", [True, False])
def test_where_nothing_may_come_from_elsewhere_it_is_refused_at_load(spoilt: Path, final: bool) -> None:
    sentence = "no external demand: local buyers take all that it makes, or more .*least_external_share"
    with pytest.raises(qy.CaseError, match=sentence):
        qy.load_case(imported(spoilt, final=final, least=0.0))


def test_what_may_be_bought_elsewhere_changes_no_case_that_leaves_enough(two_sectors: qy.Case) -> None:
    x = two_sectors.central(["no_policy"]).replay("no_policy", 0)
    wanted = two_sectors.data.arrays["local_share_base"]
    np.testing.assert_allclose(np.asarray(x.local_share.isel(time=0)), wanted, rtol=1e-12)
