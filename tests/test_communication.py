"""KPIs of communication against published figures, and how far an interval can be trusted."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from loyalty.catalog import catalog
from loyalty.compute import results
from loyalty.measures.intervals import ratio_interval
from tests.versions import settings_of, version_of

KPIS = catalog()


def test_customer_effort_score_of_the_published_example():
    """CYS Group, customer effort score: 1,000 answers on 1–7, of which 46 % are 5 or more."""
    answers = {1: 80, 2: 210, 3: 140, 4: 110, 5: 160, 6: 180, 7: 120}
    scores = np.repeat(list(answers), list(answers.values())).astype(float)
    surveys = pd.DataFrame({"score": scores, "survey_type": "ces", "scale_min": 1, "scale_max": 7})
    surveys["response_id"] = surveys.index.astype(str)
    surveys["answered_at"] = pd.Timestamp("2025-06-02 10:00")
    assert surveys["score"].mean() == pytest.approx(4.08)
    with version_of({"surveys": surveys}, settings_of(date(2025, 6, 30))) as version:
        row = results(version, [KPIS["ces"]], "all").iloc[0]
    assert (row["value"], row["n"], row["k"]) == (pytest.approx(0.46), 1000, 460)


def test_interval_of_contacts_per_100_orders_holds_the_truth():
    """Although contacts follow from orders, some customers write twice, and some never order."""
    draws = np.random.default_rng(31)
    orders = draws.poisson(600, 3000)
    writing = draws.binomial(orders, 0.1)
    contacts = writing + draws.binomial(writing, 0.15) + draws.poisson(20, 3000)
    truth = 100 * (0.1 * 1.15 + 20 / 600)
    nothing = np.zeros(3000)
    _, low, high = ratio_interval(
        orders + contacts, 100.0 * contacts, orders, 1e4 * contacts, orders, nothing
    )
    assert 0.94 < ((low <= truth) & (truth <= high)).mean() < 0.98
