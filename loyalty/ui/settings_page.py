"""The settings of a shop: what each means, what it affects; another value makes a new version of the data."""

import html
from collections.abc import Mapping
from functools import partial

import streamlit as st

from loyalty import format as fmt
from loyalty import importing
from loyalty.background import Progress, Stopped
from loyalty.catalog import Kpi, catalog, headlines
from loyalty.i18n import t
from loyalty.intake.parse import parse_timestamp
from loyalty.ui import running
from loyalty.ui.dimension import heading
from loyalty.ui.session import own_workspace, sample_choices
from loyalty.ui.view import View
from loyalty.workspace import AUTO, DEFAULTS, VALUE_BASES, SettingError, Settings, Workspace, WorkspaceError

# In the order of the page; every setting stands in one group.
GROUPS = {
    "customers": ("repeat_window", "churn_days", "return_window"),
    "service": ("response_target_h", "abandon_after_h", "stale_days"),
    "money": ("margin_rate", "discount_rate", "value_basis", "currency"),
    "time": ("as_of", "tz"),
}
# These concern more than single KPIs.
GENERAL = ("value_basis", "currency", "as_of", "tz")
TIME_ZONES = ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "Europe/London", "America/New_York", "UTC")
CURRENCIES = (AUTO, "EUR", "CHF", "GBP", "USD", "DKK", "SEK", "PLN", "CZK")
NAMED = 4


def settings_page(view: View) -> None:
    """One field per setting; nothing changes before the button at the end is pressed."""
    lang = view.lang
    heading(view, "settings")
    _collect(lang)
    _say(lang)
    run = running.current(_work_id())
    if run:
        running.show(run, lang, "settings")
        return
    stored = _choices(view)
    chosen = {}
    for group, names in GROUPS.items():
        st.html(f'<h2 class="stk-group">{html.escape(t(f"settings.{group}", lang))}</h2>')
        for name in (name for name in names if name in GENERAL or affected(name)):
            value = _field(view, name, stored)
            if value is not None:
                chosen[name] = value
    _buttons(view, stored, chosen)


def _choices(view: View) -> dict[str, str]:
    """What the shop on screen differs in from the defaults, as text."""
    if view.is_sample:
        return dict(sample_choices())
    return importing.stored_settings(view.version.cursor()).choices()


def _field(view: View, name: str, stored: Mapping[str, str]) -> str | None:
    """Name, meaning, the field, and what it affects; the text of the choice, None at the default."""
    lang = view.lang
    words, field = st.columns([3, 2], gap="small", vertical_alignment="center")
    words.html(
        f'<p class="stk-name">{html.escape(t(f"setting.{name}", lang))}</p>'
        f'<p class="stk-question">{html.escape(t(f"setting.{name}_means", lang))}</p>'
        f'<p class="stk-foot">{html.escape(_affects(name, lang))}</p>'
    )
    with field, st.container(key=f"setting-{name}"):
        if name == "as_of":
            return _day(view, stored)
        if name in ("value_basis", "currency", "tz"):
            return _word(view, name, stored)
        return _number(view, name, stored)


def _affects(name: str, lang: str) -> str:
    kpis = affected(name)
    if name in GENERAL:
        return t(f"settings.affects_{name}", lang)
    names = ", ".join(t("card.quoted", lang, name=kpi.text("name", lang)) for kpi in kpis[:NAMED])
    if len(kpis) > NAMED:
        names = t("settings.and_more", lang, names=names, n=len(kpis) - NAMED)
    return t("settings.affects", lang, names=names)


def affected(name: str) -> list[Kpi]:
    """The KPIs whose value depends on a setting."""
    return [kpi for kpi in catalog().values() if name in kpi.settings]


def _number(view: View, name: str, stored: Mapping[str, str]) -> str | None:
    """A number in its unit; where the shop's own data can decide, a box says so."""
    setting, lang = DEFAULTS[name], view.lang
    factor = 100 if setting.unit == "percent" else 1
    in_use = view.version.settings[name]
    is_own = True
    if setting.default == AUTO:
        found = fmt.value(in_use, setting.unit, lang)
        label = t("settings.auto" if name not in stored else "settings.auto_off", lang, value=found)
        is_own = not st.checkbox(label, value=name not in stored, key=_key(view, f"{name}-auto"))
    value = st.number_input(
        t(f"settings.unit_{setting.unit}", lang),
        min_value=round(setting.low * factor),
        max_value=round(setting.high * factor),
        value=round(float(in_use) * factor),
        step=1,
        key=_key(view, name),
        disabled=not is_own,
    )
    if not is_own:
        return None
    text = f"{value / factor:g}"
    is_default = setting.default != AUTO and float(text) == float(setting.default)
    return None if is_default else text


def _word(view: View, name: str, stored: Mapping[str, str]) -> str | None:
    lang, default = view.lang, str(DEFAULTS[name].default)
    options = list({"value_basis": VALUE_BASES, "currency": CURRENCIES, "tz": TIME_ZONES}[name])
    current = stored.get(name, default)
    if current not in options:
        options.append(current)
    words = {option: option for option in options}
    if name == "value_basis":
        words = {option: t(f"settings.{option}", lang) for option in options}
    if name == "currency":
        words[AUTO] = t("settings.currency_auto", lang, value=view.currency)
    chosen = st.selectbox(
        t(f"setting.{name}", lang),
        options,
        index=options.index(current),
        format_func=words.get,
        key=_key(view, name),
        label_visibility="collapsed",
    )
    return None if chosen == default else chosen


def _day(view: View, stored: Mapping[str, str]) -> str | None:
    """The day up to which the data count: that of the last event, or one of the own."""
    lang = view.lang
    is_own = not st.checkbox(
        t("settings.as_of_auto", lang), value="as_of" not in stored, key=_key(view, "as_of-auto")
    )
    # Streamlit's calendar speaks English only.
    text = st.text_input(
        t("setting.as_of", lang),
        value=fmt.date(view.version.as_of, lang),
        key=_key(view, "as_of"),
        disabled=not is_own,
        label_visibility="collapsed",
    )
    if not is_own:
        return None
    moment = parse_timestamp(text.strip(), "dmy")
    return moment.date().isoformat() if moment else text


def _key(view: View, name: str) -> str:
    """The fields of another version begin with what is stored there."""
    return f"set-{name}-{view.version.id}"


def _buttons(view: View, stored: Mapping[str, str], chosen: Mapping[str, str]) -> None:
    lang = view.lang
    with st.container(horizontal=True, vertical_alignment="center", key="settings-buttons"):
        is_changed = dict(stored) != dict(chosen)
        if st.button(t("settings.apply", lang), type="primary", key="apply", disabled=not is_changed):
            _apply(view, chosen)
        if st.button(t("settings.defaults", lang), key="defaults", disabled=not stored):
            _apply(view, {})
        hint = "settings.hint_sample" if view.is_sample else "settings.hint_own"
        st.html(f'<span class="quiet">{html.escape(t(hint, lang))}</span>')


def _apply(view: View, choices: Mapping[str, str]) -> None:
    try:
        settings = Settings.from_choices(choices)
    except SettingError as error:
        name, value, remedy = error.args
        st.session_state["_settings_failed"] = t(
            "cli.bad_setting", view.lang, name=t(f"setting.{name}", view.lang), value=value, remedy=remedy
        )
        st.rerun()
    except ValueError:
        st.session_state["_settings_failed"] = t("cli.bad_date", view.lang, value=choices["as_of"])
        st.rerun()
    if view.is_sample:
        st.session_state["sample_settings"] = settings.choices()
        st.query_params["set"] = [f"{name}:{value}" for name, value in settings.choices().items()]
        st.session_state["_settings_done"] = True
        st.rerun()
    run = running.start(
        _work_id(), partial(_rederive, own_workspace(), settings), "data.step_building", {}, {}
    )
    run.work.wait(running.QUICK_SECONDS)
    st.rerun()


def _rederive(workspace: Workspace, settings: Settings, tell: Progress) -> None:
    importing.derive_into(workspace, workspace.current(), settings, tell, headlines())


def _work_id() -> str:
    return f"settings:{own_workspace().id}"


def _collect(lang: str) -> None:
    """If a change has been worked in: what came of it is said once."""
    run = running.current(_work_id())
    if run is None or not run.work.wait(0):
        return
    running.seen(_work_id())
    try:
        run.work.result()
        st.session_state["_settings_done"] = True
    except Stopped:
        st.session_state["_settings_failed"] = t("error.cancelled", lang)
    except WorkspaceError:
        st.session_state["_settings_failed"] = t("error.busy", lang)
    st.rerun()


def _say(lang: str) -> None:
    if st.session_state.pop("_settings_done", False):
        st.success(t("settings.done", lang), icon=":material/check_circle:")
    failed = st.session_state.pop("_settings_failed", None)
    if failed:
        st.error(failed, icon=":material/error:")
