"""A report that is being made: it says how far it is, can be cancelled, and goes to whoever has clicked."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from loyalty import format as fmt
from loyalty.background import Progress, Stopped, Work
from loyalty.i18n import t
from loyalty.report.chromium import ChromiumError
from loyalty.ui.running import Run

log = logging.getLogger("stammkunde")

# How long the stages of a report take beside each other, the numbers and cards of any kind of file as here.
_NUMBERS, _CARDS = 7, 12
_FILE = {".html": 1, ".xlsx": 1, ".pdf": 16, ".zip": 80}
# A click is heard twice, by the page and by what sends the file; the second may come so much later.
_BOTH_SECONDS = 20


@dataclass(frozen=True)
class Order:
    """What is to be made. `source`: what the file depends on; orders with the same one are alike."""

    source: tuple
    title: str
    suffix: str
    file_name: str
    mime: str
    make: Callable[[Progress], bytes] = field(compare=False)


@dataclass(kw_only=True)
class Making(Run):
    """An order in work."""

    order: Order

    def share(self) -> float:
        """By how long the stages usually take."""
        stage, done, total = self.work.newest or ("numbers", 0, 1)
        before = {"numbers": 0, "cards": _NUMBERS, "file": _NUMBERS + _CARDS}[stage]
        own = {"numbers": _NUMBERS, "cards": _CARDS, "file": _FILE[self.order.suffix]}[stage]
        return (before + own * done / total) / (_NUMBERS + _CARDS + _FILE[self.order.suffix])

    @property
    def is_measured(self) -> bool:
        """A browser that prints does not say how far it is."""
        return self.order.suffix == ".zip" or self.work.newest is None or self.work.newest[0] != "file"

    def now(self, lang: str) -> list[str]:
        """The stage, and how many of its steps are done."""
        stage, done, total = self.work.newest or ("numbers", 0, 1)
        counted = {"done": fmt.count(done, lang), "total": fmt.count(total, lang)}
        percent = fmt.whole_percent(self.share(), lang)
        return [percent, t(f"report.stage_{stage}", lang, **counted)]


class Desk:
    """The reports of one visitor, one at a time: `running`, and `made`, the file of the last one."""

    def __init__(self) -> None:
        self.running: Making | None = None
        self.made: tuple[Order, bytes] | None = None
        self.error: Exception | None = None
        self._failed: Order | None = None
        self._changed = threading.Condition()

    def begin(self, order: Order) -> None:
        """Make it, unless it is there or another one is in work."""
        with self._changed:
            if self.running is None and not self._has(order):
                self.made = self.error = None
                self.running = Making(work=Work(order.make), order=order)
                self._changed.notify_all()

    def sent(self, order: Order) -> bytes:
        """The file of an order that `begin` has or will have taken. Raises Stopped, ChromiumError.

        To be called in another thread than the page's.
        """
        with self._changed:
            self._changed.wait_for(lambda: self.running or self._is_settled(order), _BOTH_SECONDS)
            making, made = self.running, self.made
        if made and made[0] == order:
            return made[1]
        if making is None or making.order != order:
            raise Stopped
        return making.work.result()

    def _is_settled(self, order: Order) -> bool:
        """A later click on the same kind of report is another order: what failed before does not end it."""
        return self._has(order) or self._failed is order

    def _has(self, order: Order) -> bool:
        return self.made is not None and self.made[0] == order

    def collect(self) -> None:
        """Take notice of an end, whatever it was: what stayed here would meet every later run of the page."""
        making = self.running
        if making is None or not making.work.wait(0):
            return
        try:
            self.made = making.order, making.work.result()
        except Exception as error:
            self.error, self._failed = error, making.order
            if not isinstance(error, Stopped | ChromiumError):
                log.error("unforeseen error in a report", exc_info=error)
        self.running = None


def _is_trouble(record: logging.LogRecord) -> bool:
    """A report that its visitor has cancelled is none, though Streamlit takes it for one."""
    error = record.exc_info[1] if record.exc_info else None
    return not (error and isinstance(error.__cause__, Stopped))


logging.getLogger("streamlit.runtime.backend_operation_handler").addFilter(_is_trouble)
