"""A driver in words: three careful forms, what it would mean, what remains to be doubted."""

import pandas as pd
import pytest

from loyalty import i18n
from loyalty.analyses import driver_checks, driver_words, drivers

DRIVERS = {kpi.id: kpi for kpi in drivers.driver_kpis()}


def row_of(**changes) -> pd.Series:
    numbers = {
        "verdict": "clear", "reason": "", "n1": 1240, "n0": 5600, "r1": 0.237, "r0": 0.304,
        "crude": -0.067, "crude_low": -0.1, "crude_high": -0.03, "value": -0.0772, "low": -0.1128,
        "high": -0.0416, "lost": 0.01, "heterogeneity": 0.4, "stake": 16.7, "stake_low": 9.0,
        "stake_high": 24.3, "p": 0.00009, "q": 0.0006, "e_value": 1.99, "e_limit": 1.5,
    }  # fmt: skip
    return pd.Series(numbers | changes)


LATE = DRIVERS["drv_late_first_delivery"]


def said(row: pd.Series, lang: str) -> str:
    return driver_words.sentence(row, LATE, lang, 90, 13).replace("\u00a0", " ")


def test_clear_is_said_as_an_association() -> None:
    assert said(row_of(), "de") == (
        "Kunden, deren erste Bestellung zu spät kam (1.240), kauften binnen 90 Tagen zu 23,7 % wieder, "
        "pünktlich belieferte (5.600) zu 30,4 %; bei vergleichbarem Bestellwert, Quartal und Kaufverlauf "
        "liegt der Unterschied bei −7,7 Prozentpunkten (95-%-Bereich −11,3 bis −4,2). "
        "Das ist ein Zusammenhang, kein Beweis der Ursache."
    )
    assert said(row_of(), "en").endswith("This is an association, not proof of cause.")


def test_unclear_says_between_what_it_lies_and_that_many_were_tested() -> None:
    unclear = row_of(verdict="unclear", low=-0.02, high=0.013)
    assert said(unclear, "de") == (
        "Ob eine verspätete erste Lieferung den Wiederkauf verändert, lässt sich mit diesen Daten nicht "
        "sagen: Der Unterschied liegt irgendwo zwischen −2,0 und +1,3 Prozentpunkten."
    )
    assert "among 13 experiences tested" in said(row_of(verdict="unclear"), "en")


def test_too_little_says_how_much_is_needed() -> None:
    few = row_of(verdict="too_little", reason="exposed", n1=12)
    assert (
        said(few, "de") == "Zu wenig Daten: erst 12 betroffene Kunden mit vollständigen 90 Tagen (nötig: 30)."
    )
    one = row_of(verdict="too_little", reason="exposed", n1=1)
    assert said(one, "en").startswith("Not enough data: only 1 affected customer with")
    for reason in ("unexposed", "outcomes", "comparable"):
        for lang in i18n.LANGUAGES:
            assert said(row_of(verdict="too_little", reason=reason), lang)
    assert said(row_of(verdict="unavailable"), "de") == ""


def test_what_it_would_mean_is_said_of_what_is_clear_only() -> None:
    assert driver_words.meaning(row_of(), LATE, "de") == (
        "Wären alle 1.240 ersten Lieferungen pünktlich gewesen, entspräche das – wenn der Zusammenhang "
        "ursächlich ist – etwa 17 zusätzlichen Wiederkäufern im Jahr (9–24)."
    )
    fewer = driver_words.meaning(row_of(stake=-25, stake_low=-35, stake_high=-15), LATE, "en")
    assert "about 25 fewer returning customers a year (15–35)" in fewer
    assert driver_words.meaning(row_of(verdict="unclear"), LATE, "de") == ""
    assert driver_words.meaning(row_of(stake=0.2), LATE, "de") == ""


def test_reservations_are_said_when_they_matter() -> None:
    assert driver_words.reservations(row_of(), "de") == []
    loud = driver_words.reservations(row_of(heterogeneity=0.012, lost=0.25), "de")
    assert "p = 0,012" in loud[0] and loud[1].replace("\u00a0", " ").startswith("25 % der Kunden")


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_doubts_are_said_whatever_the_checks_gave(lang: str) -> None:
    estimate = driver_checks.Estimate(-0.08, -0.11, -0.05, 6000)
    same = driver_checks.Estimate(0.004, -0.01, 0.02, 6000)
    lines = driver_words.doubts(row_of(), driver_checks.Checks(estimate, same), lang, 13)
    assert len(lines) == 5 and "−8" in lines[2] and "E-" in lines[-1]
    assert "0,001" in lines[1] or "0.001" in lines[1]
    alarm = driver_words.doubts(row_of(verdict="unclear"), driver_checks.Checks(None, estimate), lang, 13)
    assert len(alarm) == 4 and alarm[3] != lines[3] and alarm[2] != lines[2]
    assert len(driver_words.doubts(row_of(), driver_checks.Checks(None, None), lang, 13)) == 5


def test_no_word_claims_an_effect() -> None:
    words = ["bewirk", "führt zu", "führte zu", "sorgt für", "causes", "caused", "leads to", "results in"]
    texts = [text for lang in i18n.LANGUAGES for text in i18n.section("drivers", lang).values()]
    texts += [
        str(text) for kpi in DRIVERS.values() for lang in i18n.LANGUAGES for text in kpi.texts[lang].values()
    ]
    assert not [text for text in texts for word in words if word in text.lower()]


@pytest.mark.parametrize(
    ("dimension", "level", "words"),
    [
        ("value", "low", "kleiner Wert"),
        ("value", "0-20", "unter 20 €"),
        ("value", "80-120", "80 € bis unter 120 €"),
        ("value", "120+", "ab 120 €"),
        ("value", "unknown", "Wert unbekannt"),
        ("quarter", "2025-07-01", "Q3 2025"),
        ("quarter", "2025", "2025"),
        ("further", "2", "zwei und mehr"),
    ],
)
def test_groups_have_names(dimension: str, level: str, words: str) -> None:
    assert driver_words.level_name(dimension, level, "de", "EUR").replace("\u00a0", " ") == words
