"""An interval ends where the value itself has to: a part of a whole between 0 and 100 %, stars at five."""

import pandas as pd
import pytest

from loyalty.measures import MEASURES, Spec
from tests.measure_cases import counted


@pytest.mark.parametrize(
    ("least", "most", "values", "ends"),
    [
        (0, 1, [0, 0, 0, 0, 10], (0.0, 0.592)),  # 20 % ± 39 points
        (0, 1, [10, 10, 10, 10, 0], (0.408, 1.0)),
        (None, None, [0, 0, 0, 0, 10], (-0.192, 0.592)),
        (None, None, [10, 10, 10, 10, 0], (0.408, 1.192)),
        (0, None, [10, 10, 10, 10, 0], (0.408, 1.192)),
        (0, 1, [20, 20, 20, 20, 0], (0.816, 2.384)),  # 160 % contradict the bounds: nothing is cut
        (0, 1, [-20, -20, -20, -20, 0], (-2.384, -0.816)),
    ],
)
def test_an_interval_ends_where_the_value_has_to(least, most, values, ends):
    """Five cases of weight 10, four of them alike: the standard error is their way from the ratio."""
    frame = pd.DataFrame({"value": values, "weight": 10.0, "left_out": None}).astype({"value": object})
    spec = Spec("ratio", "percent", least=least, most=most)
    (row,) = MEASURES["ratio"].estimate(counted(frame, spec), [], spec).itertuples()
    assert (row.low, row.high) == pytest.approx(ends, abs=5e-4)
    assert row.value == sum(values) / 50


def test_the_mean_of_two_stars_ends_at_five():
    """Mean 4.5 of 4 and 5: ± 12.706 · 0.5."""
    frame = pd.DataFrame({"value": [4, 5], "left_out": None}).astype({"value": object})
    for bounds, ends in (({}, (-1.853, 10.853)), ({"least": 0, "most": 5}, (0.0, 5.0))):
        spec = Spec("mean", "stars", **bounds)
        (row,) = MEASURES["mean"].estimate(counted(frame, spec), [], spec).itertuples()
        assert (row.low, row.high) == pytest.approx(ends, abs=5e-4)


@pytest.mark.parametrize(
    ("totals", "limits"),
    [
        ((10.0, 40.0), (-1.0, -0.6 + 0.5544)),  # the standard errors are 0.2 each: ± 1.96 · √0.08
        ((40.0, 10.0), (0.6 - 0.5544, 1.0)),
        ((10.0, 0.0), (0.2 - 0.392, 0.2 + 0.392)),  # a limit cut at 0 would leave p = 5 %
    ],
)
def test_the_change_of_a_part_ends_at_100_points(totals, limits):
    """Five cases of weight 10, one or four of them all value."""
    rows = [
        pd.DataFrame({"n": [5], "total": total, "weight": 50.0, "total_sq": total * 10,
                      "weight_sq": 500.0, "products": total * 10, "open": 0, "left_out": 0})
        for total in totals
    ]  # fmt: skip
    found = MEASURES["ratio"].difference(*rows, Spec("ratio", "percent", least=0, most=1))
    assert found.value == pytest.approx((totals[0] - totals[1]) / 50)
    assert (found.low, found.high) == pytest.approx(limits, abs=5e-4)
