"""Tables to take away: nothing of a shop's data runs as a formula where they are opened."""

import ast
import io
import re
from pathlib import Path

import pandas as pd
import pytest

import loyalty
from loyalty.cards.values import as_csv

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("kind", ["object", "str", "category"])
def test_words_do_not_run(kind):
    rows = pd.DataFrame({"slice": pd.Series(FORMULAS, dtype=kind), "value": range(len(FORMULAS))})
    back = pd.read_csv(io.BytesIO(as_csv(rows)), lineterminator="\n")
    assert back["slice"].tolist() == [f"'{formula}" for formula in FORMULAS]


def test_numbers_days_and_gaps_stay_as_they_are():
    rows = pd.DataFrame(
        {
            "day": pd.to_datetime(["2026-01-31", None]),
            "low": [-0.5, None],
            "name": ["Post", None],
            "is_known": [True, False],
        }
    )
    assert as_csv(rows).decode() == "day,low,name,is_known\n2026-01-31,-0.5,Post,True\n,,,False\n"


def test_there_is_one_way_to_write_a_table():
    folder = Path(loyalty.__file__).parent
    frame_to_csv = re.compile(r"(?<!targets)(?<!notes)\.to_csv\(")  # those two have a format of their own
    texts = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}
    writing = [path for path, text in texts.items() if frame_to_csv.search(text)]
    assert writing == [folder / "cards" / "values.py"]


def test_a_download_does_not_run_the_page_again():
    """In a new run Streamlit may take the file away before the browser has asked for it: nothing is saved.

    That of a report shows how far it is; its file waits on a button for whom the run has cost it.
    """
    folder = Path(loyalty.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py")]
    trees = [ast.parse(text) for text in texts if "download_button" in text]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    buttons = [call for call in calls if getattr(call.func, "attr", None) == "download_button"]
    asked = [{one.arg: ast.unparse(one.value) for one in call.keywords}.get("on_click") for call in buttons]
    assert asked.count("'ignore'") > 5 and sorted(set(asked)) == ["'ignore'", "desk.begin"]
