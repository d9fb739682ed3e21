"""Libraries that take long to load and that few pages need: loaded while nobody waits for them."""

import importlib
import threading
import time
from functools import cache

SECONDS = 5.0  # by then the first page stands
LATER = (
    "scipy.optimize",
    "scipy.stats",
    "statsmodels.genmod.generalized_linear_model",
    "statsmodels.stats.contingency_tables",
)


@cache
def load_ahead() -> None:
    """Begin with it, once per process."""
    threading.Thread(target=load, name="loading ahead", daemon=True).start()


def load() -> None:
    """Load them in a while."""
    time.sleep(SECONDS)
    for name in LATER:
        importlib.import_module(name)
