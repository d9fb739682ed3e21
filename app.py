"""The browser app. `streamlit run app.py` serves it; the pages' script stands in loyalty/ui/main.py.

The script stands apart from `pages/` on purpose: beside it, a cold deep link such as /commerce would be
served by Streamlit's own page discovery, without navigation and set-up.
"""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))

from loyalty.ui.errors import apologise  # noqa: E402  (the folder must be known first)
from loyalty.ui.middleware import MIDDLEWARE  # noqa: E402

app = st.App(ROOT / "loyalty" / "ui" / "main.py", middleware=MIDDLEWARE, on_script_error=apologise)
