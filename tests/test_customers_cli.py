"""`python -m loyalty customers`: every analysis as rows, in every form, with clear refusals."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from loyalty.__main__ import main
from loyalty.analyses import at_risk, clv, cohorts, phases, rfm, second_order
from loyalty.analyses.value import value_at_age
from loyalty.cli.customers import ANALYSES
from loyalty.workspace import Workspace
from tests.dice import typed
from tests.random_shop import AS_OF, random_shop
from tests.versions import settings_of, write_version

Run = Callable[..., list[dict]]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    found = Workspace(tmp_path_factory.mktemp("customers") / "shop")
    write_version(found, random_shop(8), settings_of(AS_OF))
    return found


@pytest.fixture
def run(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Run:
    def answer(analysis: str, *options: str) -> list[dict]:
        arguments = ["customers", str(workspace.folder), "--analysis", analysis, "--format", "json", *options]
        assert main(arguments) == 0, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    return answer


def test_rows_are_those_of_the_analyses(workspace: Workspace, run: Run) -> None:
    version = workspace.current()
    austria = {"country": ("AT", "CH")}
    assert run("value")[1]["value"] == pytest.approx(value_at_age(version)["value"][1])
    found = run("cohorts", "--kind", "value", "--where", "country=AT,CH")
    assert [row["n"] for row in found] == cohorts.matrix(version, austria, "value")["n"].tolist()
    assert len(run("cohorts", "--age", "2")) == len(cohorts.curve_of_age(version, 2))
    assert [row["segment"] for row in run("rfm")] == list(rfm.SEGMENTS)
    assert len(run("rfm", "--segment", "hibernating")) == len(rfm.members(version, "hibernating"))
    told, found = (
        run("moves", "--from", "2025-02", "--to", "2025-05-15"),
        rfm.moves(version, date(2025, 2, 28), date(2025, 5, 15)),
    )
    assert [row["customers"] for row in told if row["customers"]] == found["customers"][
        found["customers"] > 0
    ].tolist()
    assert {(row["from"], row["to"]) for row in told} == {("2025-02-28", "2025-05-15")}
    usual = {tuple(day.isoformat() for day in rfm.usual_days(version))}
    assert {(row["from"], row["to"]) for row in run("moves")} <= usual
    months = run("phases", "--from", "2025-02", "--to", "2025-04")
    assert {row["months"] for row in months} == {3}
    assert len(months) == len(phases.transitions(version, date(2025, 2, 1), date(2025, 4, 1)))
    honest, biased = run("second-order"), run("second-order", "--closed-only")
    assert honest[0]["n"] == second_order.waiting(version).customers > biased[0]["n"] == honest[0]["k"]
    assert len(run("at-risk")) == len(at_risk.at_risk(version))


def test_a_forecast_and_its_check(workspace: Workspace, run: Run) -> None:
    found, told = clv.forecast(workspace.current()), {row["kpi"]: row for row in run("forecast")}
    assert told["clv_predicted_12m"]["value"] == pytest.approx(found.value.value)
    assert told["p_alive_mean"]["n"] == found.repeaters and told["p_alive_mean"]["high"] <= 1
    rows = run("holdout")
    months = [row for row in rows if row["month"]]
    groups = [row for row in rows if row["repeats"] is not None]
    assert sum(row["predicted"] for row in months) == pytest.approx(found.check.predicted)
    assert sum(row["observed"] for row in groups) == pytest.approx(found.check.observed)
    assert sum(row["customers"] for row in groups) == found.check.customers


@pytest.mark.parametrize("analysis", ANALYSES)
def test_nothing_that_is_missing_is_written_as_a_number(run: Run, analysis: str) -> None:
    assert "NaN" not in json.dumps(run(analysis))


def test_lists_for_a_spreadsheet(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["customers", str(workspace.folder), "--analysis", "at-risk", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert set(rows[0]) == {"customer", "last_date", "days_since", "usual_gap", "occasions", "revenue"}
    assert date.fromisoformat(rows[0]["last_date"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("at-risk", "--where", "country=Atlantis"), "Weniger als 10 Kunden"),
        (("rfm", "--where", "device=mobile"), "device"),
        (("rfm", "--where", "country"), "--where"),
        (("phases", "--from", "neulich"), "neulich"),
        (("moves", "--from", "2025-05", "--to", "2025-04-30"), "vor dem zweiten"),
        (("moves", "--from", "2019-12"), "2019-12"),
        (("moves", "--to", "2031-01-01"), "2031-01-01"),
    ],
)
def test_refusals_are_one_sentence(workspace: Workspace, capsys, options, said: str) -> None:
    assert main(["customers", str(workspace.folder), "--analysis", *options]) == 2
    printed = capsys.readouterr()
    assert said in printed.err and not printed.out and printed.err.count("\n") == 1


def test_a_small_shop_says_that_there_is_no_forecast(tmp_path: Path, capsys) -> None:

    orders = pd.DataFrame(
        {"order_id": ["1"], "customer_id": ["A"], "ordered_at": [pd.Timestamp("2025-01-01")]}
    )
    workspace = Workspace(tmp_path / "small")
    write_version(workspace, {"orders": typed("orders", orders)}, settings_of(date(2025, 3, 1)))
    for analysis in ("forecast", "holdout", "rfm", "moves"):
        assert main(["customers", str(workspace.folder), "--analysis", analysis, "--format", "json"]) == 0
        rows = json.loads(capsys.readouterr().out)
        assert all(row["value"] is None and row["status"] == "few" for row in rows)
        assert bool(rows) == (analysis == "forecast")
