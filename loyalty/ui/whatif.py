"""“What if?” on the page: a scenario, its levers, the result, and every assumption beside it."""

import html
from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st
from babel.numbers import get_currency_symbol

from loyalty import charts
from loyalty.analyses import whatif, whatif_words
from loyalty.analyses.whatif import Outcome
from loyalty.analyses.whatif_parts import Assumption, Basis
from loyalty.cards import whatif as scenarios
from loyalty.cards.picture import Picture
from loyalty.cards.whatif import Assumed
from loyalty.i18n import t
from loyalty.ui import address
from loyalty.ui.downloads import csv_button
from loyalty.ui.picture import draw
from loyalty.ui.view import View

FIELD_WIDTH = 132
_FIELD = "whatif-field"
DECIMALS = {"percent": 1, "pp": 1, "currency": 2, "count": 0, "days": 1, "ratio": 2}
FINE_COUNTS = ("orders_per_return",)


@st.fragment
def whatif_section(view: View) -> None:
    """Everything; a change redraws this part alone."""
    lang = view.lang
    _paragraphs([t("whatif.intro", lang)], "stk-question")
    scenario = _scenario(view)
    basis = scenarios.basis(view, scenario)
    if basis.reason:
        with st.container(border=True, key="card-whatif"):
            _paragraphs([scenarios.lacking(basis, lang)], "stk-empty")
        return
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(border=True, key="card-whatif"):
        offered = [one for one in basis.assumptions if one.is_lever]
        places = st.columns(len(offered), gap="small", vertical_alignment="bottom")
        levers = {}
        for place, one in zip(places, offered, strict=True):
            with place:
                levers[one.name] = _lever(view, scenario, one)
        shown = st.container()
    with right, st.container(border=True, key="card-assumptions"):
        own = levers | _assumptions(view, basis)
    with shown:
        _result(view, whatif.outcome(whatif.assumed(basis, _changed(basis, own))))


def _scenario(view: View) -> str:
    lang, default = view.lang, _first_with_data(view)
    address.open_with("whatif", whatif.SCENARIOS, default)
    chosen = st.segmented_control(
        t("whatif.choose", lang),
        whatif.SCENARIOS,
        required=True,
        key="whatif",
        persist_state="session",
        format_func=lambda name: t(f"whatif.scenario.{name}", lang),
    )
    address.write("whatif", chosen, default)
    return chosen or default


def _first_with_data(view: View) -> str:
    """The first scenario whose columns the shop has, whatever the filters; without any, the first."""
    bases = ((name, scenarios.whole_basis(view, name)) for name in whatif.SCENARIOS)
    return next((name for name, basis in bases if basis.reason != "unavailable"), whatif.SCENARIOS[0])


def _changed(basis: Basis, own: Mapping[str, float]) -> dict[str, float]:
    """What differs from the initial values as the fields show them."""
    return {
        name: value
        for name, value in own.items()
        if not (np.isnan(value) and np.isnan(basis[name].value)) and value != _initial(basis[name])
    }


# --- fields -------------------------------------------------------------------------------------


def _initial(one: Assumption) -> float:
    """The initial value as a field can show it."""
    factor = _factor(one)
    return round(one.value * factor, _decimals(one)) / factor


def _factor(one: Assumption) -> int:
    return 100 if one.unit in ("percent", "pp") else 1


def _decimals(one: Assumption) -> int:
    return 1 if one.name in FINE_COUNTS else DECIMALS[one.unit]


def _lever(view: View, scenario: str, one: Assumption) -> float:
    label = f"{whatif_words.name(one, view.lang)} ({_unit(view, one)})"
    hint = None if one.unit == "pp" else t(f"whatif.from.{one.name}", view.lang)
    return _field(view, scenario, one, label, "visible", hint)


def _field(
    view: View, scenario: str, one: Assumption, label: str, visibility: str, hint: str | None = None
) -> float:
    """A number as people write it; NaN for an empty field."""
    factor, decimals = _factor(one), _decimals(one)
    least, most = one.least * factor, one.most * factor
    initial, key, name = _shown(one), _key(scenario, one), f"whatif_{scenario}_{one.name}"
    address.open_with_number(key, name, (least, most), initial)
    value = st.number_input(
        label,
        min_value=float(least),
        max_value=float(most),
        value=None if initial is None else "min",  # the session says which; None: it may be left empty
        step=float(one.step * factor),
        format=f"%.{decimals}f",
        key=key,
        persist_state="session",
        placeholder=t("whatif.as_today", view.lang),
        label_visibility=visibility,
        help=hint,
        width=FIELD_WIDTH if visibility == "collapsed" else "stretch",
    )
    address.write_number(name, value, initial)
    return np.nan if value is None else value / factor


def _shown(one: Assumption) -> float | None:
    """What its field says before anybody writes into it."""
    return None if np.isnan(one.value) else _initial(one) * _factor(one)


def _key(scenario: str, one: Assumption) -> str:
    """Another initial value (other data, another filter) makes another field."""
    return f"{_FIELD}-{scenario}-{one.name}-{_shown(one)}"


def fields() -> dict[str, float | None]:
    """What stands in the fields of all scenarios that the visitor has opened."""
    return {key: st.session_state[key] for key in st.session_state if str(key).startswith(f"{_FIELD}-")}


def own_assumptions(view: View, written: Mapping[str, float | None]) -> dict[str, dict[str, float]]:
    """Scenario → assumption → its value, of those that the visitor has changed in these `fields`."""
    own = {}
    for basis in (scenarios.basis(view, name) for name in whatif.SCENARIOS):
        values = {}
        for one in basis.assumptions:
            key = _key(basis.scenario, one)
            if key in written:
                values[one.name] = np.nan if written[key] is None else written[key] / _factor(one)
        own[basis.scenario] = _changed(basis, values)
    return own


def _unit(view: View, one: Assumption) -> str:
    if one.unit == "currency":
        return get_currency_symbol(view.currency, locale=view.lang)
    return t(f"whatif.unit.{one.unit}", view.lang)


def _assumptions(view: View, basis: Basis) -> dict[str, float]:
    """Every number with its origin, a field where it may be changed; returns the fields' values."""
    lang = view.lang
    st.html(f'<h3 class="stk-name">{html.escape(t("whatif.assumptions", lang))}</h3>')
    _paragraphs([t("whatif.assumptions_intro", lang)], "stk-question")
    own = {}
    for fee in scenarios.fixed(view, basis):
        _fixed(fee)
    for one in (one for one in basis.assumptions if not one.is_lever):
        if not one.is_editable:
            _fixed(scenarios.assumed(view, one, one, basis))
            continue
        name = whatif_words.name(one, lang)
        if one.unit not in ("count", "ratio"):
            name = f"{name} ({_unit(view, one)})"
        with st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="center"):
            words = st.container(width="stretch")
            own[one.name] = _field(view, basis.scenario, one, name, "collapsed")
        (now,) = (
            row
            for row in whatif.assumed(basis, _changed(basis, {one.name: own[one.name]})).assumptions
            if row.name == one.name
        )
        words.html(_said(name, scenarios.assumed(view, now, one, basis).origin))
    st.button(
        t("whatif.reset", lang),
        icon=":material/restart_alt:",
        type="tertiary",
        key="whatif-reset",
        on_click=_reset,
        args=(basis.scenario,),
    )
    return own


def _reset(scenario: str) -> None:
    """Forget every field of the scenario: they begin again with their initial values."""
    for name in [name for name in st.query_params if name.startswith(f"whatif_{scenario}_")]:
        st.query_params.pop(name)
    for key in [key for key in st.session_state if str(key).startswith(f"{_FIELD}-{scenario}-")]:
        del st.session_state[key]


def _fixed(one: Assumed) -> None:
    shown = f'<p class="stk-assumed">{html.escape(one.value)}</p>'
    st.html(f'<div class="stk-assumption">{_said(one.name, one.origin)}{shown}</div>')


def _said(name: str, origin: str) -> str:
    return (
        f'<div><p class="stk-ask">{html.escape(name)}</p><p class="stk-foot">{html.escape(origin)}</p></div>'
    )


# --- what comes out ------------------------------------------------------------------------------


def _result(view: View, found: Outcome) -> None:
    lang, speech = view.lang, scenarios.speech(view)
    st.html(f'<p class="stk-outcome">{html.escape(whatif_words.result(found, speech))}</p>')
    _draw(view, scenarios.result_picture(view, found), "", "chart-whatif-result")
    _paragraphs(whatif_words.explanations(found, speech), "stk-reason")
    _curve(view, found)
    _draw(view, scenarios.fees_picture(view, found), "whatif.fee_title", "chart-whatif-fees")
    _paragraphs(whatif_words.cautions(found, speech), "stk-foot")
    csv_button(
        t("whatif.csv", lang),
        "whatif",
        lambda: pd.DataFrame(whatif_words.rows(found)),
        name=f"whatif_{found.basis.scenario}",
    )


def _draw(view: View, picture: Picture | None, title: str, key: str) -> None:
    if picture:
        if title:
            st.html(f'<p class="stk-ask-title">{html.escape(t(title, view.lang))}</p>')
        draw(picture.figure, view, None, picture.alt, key=key)


def _curve(view: View, found: Outcome) -> None:
    lang, speech, lever = view.lang, scenarios.speech(view), found.basis.lever
    frame = whatif.curve(found.basis)
    st.html(f'<p class="stk-ask-title">{html.escape(t(f"whatif.curve.{found.basis.scenario}", lang))}</p>')
    figure = charts.whatif_curve(
        frame, lever.unit, lever.value, lever.today, lang, view.mode, view.currency, found.basis.is_clear
    )
    first, last = frame.iloc[0], frame.iloc[-1]
    alt = t(
        "whatif.curve_alt",
        lang,
        name=whatif_words.name(lever, lang),
        first_at=speech.number(first["at"], lever.unit),
        last_at=speech.number(last["at"], lever.unit),
        first=speech.money(first["value"]),
        last=speech.money(last["value"]),
    )
    draw(figure, view, None, alt, key=f"chart-whatif-curve-{found.basis.scenario}")


def _paragraphs(texts: list[str], kind: str) -> None:
    st.html("".join(f'<p class="{kind}">{html.escape(text)}</p>' for text in texts))
