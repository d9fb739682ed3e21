"""Work on several files in the background, each once per state; what is done stays if the rest is stopped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import streamlit as st

from loyalty.background import Progress, Stopped, go_on
from loyalty.ui import running
from loyalty.ui.running import Run

T = TypeVar("T")


@dataclass(frozen=True)
class Batch:
    """Jobs that one thread does one after another. `done`: key → result, growing while it works."""

    keys: frozenset[str]
    done: dict[str, object]
    run: Run


def outcome(
    name: str, jobs: Mapping[str, Callable[[Progress], T]], step: str, sizes: Mapping[str, int]
) -> tuple[dict[str, T | None], Run | None]:
    """Key → result of the jobs that are done (None: the visitor stopped it), and the run of the others.

    Within a moment all are done, if they are small. A job whose key is no longer wanted is stopped.
    """
    results, batch = known(name), st.session_state.get(name)
    if batch and not batch.run.work.wait(0) and not batch.keys <= jobs.keys():
        batch.run.work.stop()
        results |= batch.done
        batch = st.session_state[name] = None
    if batch and batch.run.work.wait(0):
        results |= _ended(name, batch)
        batch = None
    if batch is None:
        missing = {key: job for key, job in jobs.items() if key not in results}
        batch = st.session_state[name] = _begun(missing, step, sizes) if missing else None
        if batch:
            batch.run.work.wait(running.QUICK_SECONDS)
        if batch and batch.run.work.wait(0):
            results |= _ended(name, batch)
            batch = None
    there = results | batch.done if batch else results
    return {key: there[key] for key in jobs if key in there}, batch and batch.run


def known(name: str) -> dict:
    """What is done so far: key → result."""
    return st.session_state.setdefault(f"{name}-results", {})


def _begun(jobs: Mapping[str, Callable[[Progress], object]], step: str, sizes: Mapping[str, int]) -> Batch:
    done: dict[str, object] = {}
    return Batch(frozenset(jobs), done, running.begin(partial(_do, dict(jobs), done), step, sizes, {}))


def _do(jobs: Mapping[str, Callable[[Progress], object]], done: dict[str, object], tell: Progress) -> None:
    for key, job in jobs.items():
        go_on()
        done[key] = job(tell)


def _ended(name: str, batch: Batch) -> dict[str, object]:
    st.session_state[name] = None
    try:
        batch.run.work.result()
    except Stopped:
        return {key: batch.done.get(key) for key in batch.keys}
    return batch.done


def again(name: str) -> None:
    """Do once more what the visitor stopped."""
    results = known(name)
    for key in [key for key, result in results.items() if result is None]:
        del results[key]
    st.rerun()


def clear(name: str) -> None:
    """Stop what still runs and forget all results."""
    batch = st.session_state.pop(name, None)
    if batch:
        batch.run.work.stop()
    st.session_state.pop(f"{name}-results", None)
