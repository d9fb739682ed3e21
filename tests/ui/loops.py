"""Coroutines in tests."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor


def in_a_thread(work: Coroutine) -> None:
    """Runs it to its end in a loop of its own. The thread of the tests may have one already: Playwright's."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, work).result()
