"""The browser app. `streamlit run app.py` serves it; the pages' script stands in loyalty/ui/main.py.

The script stands apart from `pages/` on purpose: beside it, a cold deep link such as /commerce would be
served by Streamlit's own page discovery, without navigation and set-up.
"""

import sys
import threading
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))

from loyalty.ui.errors import apologise  # noqa: E402  (the folder must be known first)
from loyalty.ui.middleware import MIDDLEWARE  # noqa: E402
from loyalty.ui.receiving import kept_clean  # noqa: E402
from loyalty.ui.session import sample_workspace  # noqa: E402


@asynccontextmanager
async def prepared(_app):
    """Build the sample shop while the browser is being opened; later starts find it there."""
    threading.Thread(target=sample_workspace, name="sample shop", daemon=True).start()
    async with kept_clean():
        yield


app = st.App(
    ROOT / "loyalty" / "ui" / "main.py",
    lifespan=prepared,
    middleware=MIDDLEWARE,
    on_script_error=apologise,
)
