"""What a replay tells of policy."""

import quesnay as qy


def test_a_replay_tells_what_policy_did_to_the_levers(guangzhou: qy.Case) -> None:
    result = guangzhou.run(["no_policy", "plan"], draws=6, seed=1)
    levers = result.study.uncertainty.core.names("lever")
    without, planned = (result.replay(name, 5) for name in ("no_policy", "plan"))
    assert set(levers) <= set(planned.data_vars)
    assert all(float(abs(without[name]).max()) == 0.0 for name in levers)
    moved = {name for name in levers if float(abs(planned[name]).max()) > 0.0}
    asked = {lever.lever for policy in result.study.case.packages["plan"].file.policies for lever in policy.levers}
    assert moved == asked
