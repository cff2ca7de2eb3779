"""The engine: results in the order of the jobs, whoever does them and whoever dies of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from xlsheets.jobs import engine

DIES = "__import__('os')._exit(9)"
KILLED = "__import__('os').kill(__import__('os').getpid(), 9)"


def _run(jobs: Sequence[str], workers: int) -> list[object]:
    """Evaluate texts as the engine reads files; eval is a function that every process finds."""
    return list(engine.run(eval, jobs, workers, lambda job: f"died of {job}"))


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_stand_in_the_order_of_the_jobs(workers: int) -> None:
    """Slow jobs do not fall behind quick ones, whatever the number of workers."""
    jobs = [f"__import__('time').sleep({0.05 if number % 3 == 0 else 0}) or {number}" for number in range(12)]

    assert _run(jobs, workers) == list(range(12))


def test_nothing_to_do() -> None:
    """No jobs give no results."""
    assert _run([], 4) == []


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("death", [DIES, KILLED])
def test_job_that_kills_its_worker_is_reported_alone(workers: int, death: str) -> None:
    """A worker that exits or is killed costs its own job; all others are done, in order."""
    jobs = [death if number in (0, 3, 4, 9) else str(number) for number in range(10)]

    assert _run(jobs, workers) == [f"died of {death}" if number in (0, 3, 4, 9) else number for number in range(10)]


@pytest.mark.slow
def test_run_goes_on_after_a_run_that_lost_workers() -> None:
    """Workers that died are replaced: the next run is not the poorer for it."""
    assert _run([DIES] * 5, 2) == [f"died of {DIES}"] * 5
    assert _run(["1", "2", "3"], 2) == [1, 2, 3]


def test_one_worker_for_few_files() -> None:
    """Processes are started only where there is work for them."""
    assert engine.default_workers(1) == 1
    assert engine.default_workers(engine.MANY) >= 1
