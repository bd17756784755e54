"""What does an answer of a session take beside the run itself? Processor time of this thread, Guangzhou, one thread.

The ratio is against the same package compiled and run as a scenario of its own (``Case.run`` without its tables).
"""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
import quesnay as qy
from quesnay.study.plan import RunOptions, compile_scenarios, record_steps
from quesnay.study.session.figures import figures, paired_figures, wilson

OUTCOMES = 8


def milliseconds(call: Callable[[int], object], times: int) -> float:
    """Median of some calls, each told its number."""
    took = []
    for k in range(times):
        started = time.thread_time()
        call(k)
        took.append(1000 * (time.thread_time() - started))
    return statistics.median(took)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", default="guangzhou")
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--times", type=int, default=9)
    asked = parser.parse_args()
    case = qy.load_case(asked.case)
    session = case.session(draws=asked.draws, seed=2025, quarterly=True, threads=1)
    package = case.data.file.scenarios.order[1]
    plan = {policy.id: 1.0 for policy in case.data.packages[package].policies}
    moved = next(iter(plan))

    def change(draws: int, start: float) -> Callable[[int], object]:
        return lambda k: session.change({**plan, moved: start + 1e-4 * k}, draws=draws)

    def scenario(draws: int) -> Callable[[int], object]:
        def run(k: int) -> object:
            scenarios = case._scenarios([package], ())
            programs, _ = compile_scenarios(case._uncertain, scenarios, record_steps(case.data, 4))
            return RunOptions(draws, 2025, threads=1).keeping_all().run(programs, case._uncertain.plan)

        return run

    change(1, 0.1)(0)
    for n, draws in enumerate((64, 128, asked.draws)):
        ours = milliseconds(change(draws, 0.2 + 0.1 * n), asked.times)
        theirs = milliseconds(scenario(draws), asked.times)
        print(f"{draws} draws: an answer {ours:.1f} ms, the scenario compiled and run {theirs:.1f} ms")
    answer = session.change(plan)
    shown = list(dict.fromkeys((target.outcome, target.account) for target in case.data.targets))[:OUTCOMES]
    thresholds = np.repeat([target.threshold for target in case.data.targets[: len(shown)]], len(answer.periods))

    def figure(_: int) -> None:
        ours, theirs = answer._drawn.rows(shown), answer._control.rows(shown)
        base = figures(theirs)
        figures(ours)
        paired_figures(ours, theirs, base=base)
        for rows in (ours, theirs):
            for met in (rows >= thresholds[:, np.newaxis]).sum(axis=1).tolist():
                wilson(met, rows.shape[1])

    print(
        f"bands, paired differences and probabilities of {len(shown)} outcomes over {len(answer.periods)} periods of"
        f" two packages, {answer.draws} draws: {milliseconds(figure, asked.times):.1f} ms"
    )


if __name__ == "__main__":
    main()
