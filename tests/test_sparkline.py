"""The sparkline: every point where it belongs, in its colour, and told to those who do not see it."""

import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import numpy as np
import pytest

from loyalty import charts
from loyalty.charts import theme
from loyalty.format import NBSP
from tests.chart_frames import kpi, results

SVG = "{http://www.w3.org/2000/svg}"


def drawn(frame, one=None, mode="light") -> list[list[ET.Element]]:
    """The paths of its pictures."""
    found = charts.sparkline(frame, one or kpi(), "de", mode, "Verlauf")
    pictures = re.findall(r'src="data:image/svg\+xml,([^"]+)"', found)
    return [ET.fromstring(unquote(picture)).findall(f"{SVG}path") for picture in pictures]


def points(path: ET.Element) -> list[tuple[float, float]]:
    """Where a line goes; a dot is one place."""
    places = path.get("d").removeprefix("M").removesuffix("h0").split("L")
    return [tuple(map(float, place.split())) for place in places]


def is_dot(path: ET.Element) -> bool:
    return path.get("d").endswith("h0")


def test_the_last_13_periods_stand_at_equal_distances_and_the_last_is_marked():
    ((line, dot),) = drawn(results(np.linspace(0.8, 0.9, 20)), kpi(folder="content"))
    assert {line.get("stroke"), dot.get("stroke")} == {theme.LIGHT.hues["content"]}
    places = points(line)
    assert [x for x, _ in places] == pytest.approx([100 / 13 * (i + 0.5) for i in range(13)], abs=0.06)
    falls = [before - after for (_, before), (_, after) in zip(places, places[1:], strict=False)]
    assert falls == pytest.approx([falls[0]] * 12, abs=0.11) and falls[0] > 0  # up is less in a drawing
    assert is_dot(dot) and points(dot) == [places[-1]]
    assert min(y for _, y in places) > 0 and max(y for _, y in places) < 56


def test_values_keep_their_proportions():
    ((line, _),) = drawn(results([0.80, 0.90, 0.85]))
    (_, low), (_, high), (_, half) = points(line)
    assert half == pytest.approx((low + high) / 2, abs=0.11)


def test_a_point_between_two_gaps_is_a_dot():
    (paths,) = drawn(results([0.8, np.nan, 0.9, np.nan, 0.85, 0.86]))
    dots = [points(path)[0][0] for path in paths if is_dot(path)]
    assert dots == pytest.approx([8.3, 25 + 16.7, 91.7], abs=0.1)
    (line,) = [path for path in paths if not is_dot(path)]
    assert len(points(line)) == 2


def test_few_cases_are_pale_and_the_month_in_progress_is_dotted_and_hollow():
    (paths,) = drawn(results([0.9, 0.92, 0.91, 0.93, 0.9], ["ok", "few", "ok", "ok", "partial"]))
    assert [len(points(path)) for path in paths if path.get("stroke") == theme.LIGHT.few] == [3]
    assert [len(points(path)) for path in paths if path.get("stroke-dasharray")] == [2]
    dot, hole = paths[-2:]
    assert points(hole) == points(dot) and hole.get("stroke") == theme.LIGHT.background
    assert float(hole.get("stroke-width")) < float(dot.get("stroke-width"))


def test_a_dark_page_has_a_light_picture_for_paper():
    on_screen, on_paper = drawn(results([0.9, 0.92]), mode="dark")
    assert on_screen[0].get("stroke") == theme.DARK.hues["commerce"]
    assert on_paper[0].get("stroke") == theme.PALETTES["print"].hues["commerce"]


def test_what_is_not_known_is_not_drawn():
    ((line, _),) = drawn(results([0.1, 0.9, 0.92, 0.99], ["truncated", "ok", "ok", "immature"]))
    assert len(points(line)) == 2
    assert drawn(results([np.nan, np.nan])) == []


def test_each_period_is_read_by_a_pointer_and_the_whole_by_a_screen_reader():
    found = charts.sparkline(results([0.9, np.nan, 0.913]), kpi(), "de", "light", 'Anteil "pünktlich" <1>')
    assert 'role="img" aria-label="Anteil &quot;pünktlich&quot; &lt;1&gt;"' in found
    tips = re.findall(r"<i>(.*?)</i>", found)
    assert len(tips) == 3 and tips[1] == ""
    assert (
        tips[2].replace(NBSP, " ")
        == "<span>März 2026<br><b>91,3 %</b><br>95 %: 89,3–93,3 %<br>n = 400</span>"
    )
