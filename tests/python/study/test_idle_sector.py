"""What binds a sector where inputs are rationed, down to one that is neither asked for nor able. By definition."""

import numpy as np
import quesnay as qy
from quesnay import _core
from quesnay.study.checks import _table
from quesnay.study.plan import RunOptions


def test_a_sector_without_orders_and_capacity_is_bound_by_nothing(two_sectors: qy.Case) -> None:
    rigid = two_sectors.with_switches(import_flexibility=0.0)
    core = rigid.model.core
    first, *others = core.axes()["sector"]
    # By what is asked of the first sector and what it can make; the others have both.
    for demand, capacity, bound in (
        (0.0, 0.0, None), (0.0, 9.0, "binds_demand"), (5.0, 0.0, "capacity_binds"), (5.0, 9.0, "binds_demand"),
    ):  # fmt: skip
        builder = qy.ModelBuilder(core)
        # Nobody buys of a local sector, so that orders are final demand.
        builder.redefine("local_share", builder.constants([0.0] * (1 + len(others)) ** 2, ["sector", "buyer"]))
        rest = [1.0] * len(others)
        builder.redefine("final_demand", builder.constants([demand, *rest], ["sector"], "money/year"))
        builder.redefine("capacity", builder.constants([capacity, *rest], ["sector"], "money/year"))
        names = ["capacity_binds", "binds_inputs", "binds_demand", "input_limit"]
        outcomes = [_core.Outcome(name, name, _core.OutcomeKind.Level, "1") for name in names]
        options = RunOptions(draws=2, seed=1, threads=1, lanes=4)
        table, failures = _table(rigid, rigid.packages[0], builder.build().core, outcomes, [0], options)
        assert not failures
        for name in names:
            expected = 1.0 if name in (bound, "input_limit") else 0.0
            np.testing.assert_array_equal(table[name][0], expected, err_msg=f"{first} {name} {demand} {capacity}")
