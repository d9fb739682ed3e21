"""Long work while a page waits for it: progress is drawn, and whatever ends the page's run ends the work."""

from typing import TypeVar

from loyalty.background import Progress, Work

DRAW_SECONDS = 0.2
T = TypeVar("T")


def finished(work: Work[T], show: Progress) -> T:
    """What the work returns or raises; meanwhile `show` draws how far it is.

    A click starts a new run of the page, which Streamlit lets the old one know only where it draws.
    """
    try:
        while not work.wait(DRAW_SECONDS):
            if work.newest:
                show(*work.newest)
    except BaseException:
        work.stop()
        raise
    return work.result()
