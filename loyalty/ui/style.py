"""The few rules that the theme cannot say: content width, quiet text, cards that never jump."""

import streamlit as st

from loyalty.charts import sparkline_css
from loyalty.charts.theme import DARK, LIGHT
from loyalty.i18n import t

CSS = """
<style>
.stMainBlockContainer { max-width: 1240px; }
[data-testid="stSidebarHeader"] { height: 2.5rem; padding-bottom: 0; }
h1 { letter-spacing: -0.01em; padding-top: 0 !important; }
.quiet { color: %(quiet)s; }
.stk-name { font-weight: 600; font-size: 1.06rem; line-height: 1.3; margin: 0; }
.stk-question { color: %(quiet)s; font-size: 0.93rem; line-height: 1.4; margin: 0.1rem 0 0 0; }
.stk-foot { color: %(quiet)s; font-size: 0.84rem; line-height: 1.45; margin: 0 0 0.15rem 0; }
.stk-light { font-weight: 400; }
.stk-advice { font-size: 0.8rem; font-weight: 600; line-height: 1.3; margin: 0 0 0.3rem 0; }
[class*="st-key-card-"] .stk-name { padding: 0; }
[class*="st-key-card-"] [data-testid="stPopover"] { display: flex; justify-content: flex-end; }
/* The menu of a card is three dots; its name is for screen readers. */
[class*="st-key-card-"] [data-testid="stPopoverButton"] > div { margin: 0; padding: 0 0.4rem; }
[class*="st-key-card-"] [data-testid="stPopoverButton"] > div > [aria-hidden="true"] { display: none; }
[class*="st-key-card-"] [data-testid="stPopoverButton"] [data-testid="stMarkdownContainer"] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%%);
}
%(sparkline)s
.stk-group { font-size: 1.12rem; font-weight: 600; margin: 1.1rem 0 0.1rem 0; }
h3.stk-group { font-size: 1rem; margin-top: 0.7rem; }
.stk-label { font-size: 0.9rem; line-height: 1.25; min-height: 2.3rem; margin: 0; }
.stk-label { display: flex; align-items: flex-end; }
.stk-value { font-size: 1.95rem; line-height: 1.2; margin: 0.1rem 0; white-space: nowrap; }
.stk-value { font-variant-numeric: tabular-nums; }
.stk-part { margin: 0.3rem 0 0 0; }
.stk-change { font-size: 0.84rem; line-height: 1.3; min-height: 2.2rem; margin: 0; }
.stk-change b { font-weight: 600; }
.stk-doubt { color: %(quiet)s; font-size: 0.78rem; line-height: 1.3; min-height: 1rem; margin: 0; }
.stk-doubt { white-space: nowrap; }
/* Back and forward are arrows; their names are for screen readers. */
[class*="st-key-month-earlier"] [data-testid="stMarkdownContainer"],
[class*="st-key-month-later"] [data-testid="stMarkdownContainer"] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%%);
}
[class*="st-key-month-earlier"] button, [class*="st-key-month-later"] button { padding: 0.5rem 0.7rem; }
.st-key-month-table [data-testid="stElementToolbar"] { display: none; }
.stk-better { color: %(better)s; }
.stk-worse { color: %(worse)s; }
.stk-same { color: %(quiet)s; }
.stk-empty { color: %(quiet)s; font-size: 0.93rem; margin: 0.4rem 0 0 0; }
.stk-counting { background: %(wash)s; border-radius: 0.6rem; height: 15rem; display: flex; }
.stk-counting { align-items: center; justify-content: center; }
[class*="st-key-counted-"] { display: none; }
.stk-counting p { color: %(quiet)s; font-size: 0.93rem; margin: 0; }
.stk-side { font-size: 0.86rem; color: %(quiet)s; line-height: 1.45; }
.stk-table { width: 100%%; border-collapse: collapse; font-size: 0.9rem; }
.stk-table th { text-align: left; font-weight: 600; color: %(quiet)s; }
.stk-table th, .stk-table td { padding: 0.4rem 0.6rem 0.4rem 0; vertical-align: top; }
.stk-table th, .stk-table td { border-bottom: 1px solid %(line)s; }
.stk-table td.number { text-align: right; white-space: nowrap; padding-right: 1.2rem; }
.stk-wide { overflow-x: auto; }
/* What a page is filtered by stays in sight, and with it the way back. */
[data-testid="stLayoutWrapper"]:has(> .st-key-chips) { position: sticky; top: 3.5rem; z-index: 90; }
.st-key-chips { background: %(background)s; padding: 0.3rem 0; }
.st-key-chips button { min-height: 2rem; border-radius: 1rem; padding: 0.1rem 0.7rem; }
.stk-wide td, .stk-wide th { white-space: nowrap; padding-right: 1.2rem; }
.stk-quiet { display: grid; gap: 0.9rem 1.6rem; margin: 0.6rem 0 0.2rem 0; }
.stk-quiet { grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); }
.stk-narrow { max-width: 36rem; }
.stk-files.stk-unlocks td { overflow-wrap: normal; }
.stk-unlocks td:first-child { min-width: 6.2rem; }
.stk-badge { font-size: 0.78rem; font-weight: 600; padding: 0.1rem 0.5rem; border-radius: 0.6rem; }
.stk-badge { margin-left: 0.3rem; white-space: nowrap; background: %(wash)s; }
.stk-badge-good { color: %(better)s; }
.stk-badge-bad { color: %(worse)s; }
.stk-badge-aside { color: %(quiet)s; }
.stk-files td { padding-top: 0.25rem; padding-bottom: 0.25rem; overflow-wrap: anywhere; }
.stk-table th.number { text-align: right; padding-right: 1.2rem; }
.stk-badge-look { color: light-dark(#9A4A07, #F2B27A); }
.stk-counts { display: flex; flex-wrap: wrap; gap: 0.3rem 2.2rem; margin: 0.2rem 0 0.1rem 0; }
.stk-counts p { margin: 0; }
.stk-count { font-size: 1.45rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.stk-counts-small { gap: 0.1rem 1.2rem; margin: 0; }
.stk-counts-small div { display: flex; gap: 0.3rem; align-items: baseline; }
.stk-counts-small .stk-count { font-size: 0.93rem; }
.stk-reason { font-size: 0.9rem; line-height: 1.45; margin: 0 0 0.2rem 0; overflow-wrap: anywhere; }
.stk-ask { font-size: 0.93rem; line-height: 1.4; margin: 0; overflow-wrap: anywhere; }
.stk-note { line-height: 1.45; margin: 0 0 0.2rem 0; white-space: pre-line; overflow-wrap: anywhere; }
[class*="st-key-c-"] [data-testid="stPageLink-NavLink"] { padding-left: 0; }
[class*="st-key-missed-"] [data-testid="stPageLink-NavLink"] { padding-left: 0; padding-right: 0.2rem; }
.stk-since { margin-top: 0.5rem; }
.stk-ask-title { font-weight: 600; font-size: 0.93rem; margin: 0; }
.stk-offer { line-height: 1.45; margin: 0; }
.stk-outcome { font-size: 1.12rem; font-weight: 600; line-height: 1.4; margin: 0.4rem 0 0.2rem 0; }
.stk-assumption { display: flex; gap: 1rem; justify-content: space-between; align-items: center; }
.stk-assumed { white-space: nowrap; font-variant-numeric: tabular-nums; margin: 0; }
.stk-claim { background: %(wash)s; border-radius: 0.6rem; padding: 0.6rem 0.8rem; margin: 0.3rem 0 0 0; }
.stk-claim { font-size: 0.88rem; line-height: 1.5; }
.stk-picture { background: none; border: 0; padding: 0.25rem 0; margin: 0; }
.stk-picture { font: inherit; font-size: 0.875rem; color: inherit; cursor: pointer; display: flex; }
.stk-picture { align-items: center; gap: 0.5rem; }
.stk-icon { font: 1.1rem/1 "Material Symbols Rounded"; }
.stk-picture:hover, .stk-picture:focus-visible { color: %(better)s; }
.stk-line { border: 0; border-top: 1px solid %(line)s; margin: 0; }
[class*="st-key-questions-"] { background: %(wash)s; border-radius: 0.6rem; padding: 0.8rem 1rem; }
[class*="st-key-file-"] .stk-name, [class*="st-key-file-"] .stk-question { overflow-wrap: anywhere; }
[class*="st-key-file-"] [data-testid="stElementToolbar"] { display: none; }
.st-key-targets-editor [data-testid="stElementToolbar"] { display: none; }
/* The uploader speaks English only: its button and its errors are replaced, sizes and small print hidden. */
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileChipName"] + div { display: none; }
[data-testid="stFileUploaderDropzone"] button:not([data-testid="stFileChip"] *) > * { display: none; }
[data-testid="stFileUploaderDropzone"] button:not([data-testid="stFileChip"] *)::after {
  content: "%(choose)s";
}
[data-testid="stFileUploader"]:has([data-testid="stFileChip"][aria-invalid="true"])::after {
  content: "%(not_uploaded)s"; display: block; margin-top: 0.4rem; color: %(worse)s;
}
%(colours)s
/* Streamlit writes these white or faint whatever the theme; text needs 4.5:1 in both. */
button[data-testid^="stBaseButton-primary"], [data-testid="stMultiSelect"] [data-tag] { color: Canvas; }
[data-testid="stCode"] .token { color: inherit !important; }
[data-testid="stCode"] .token.keyword { color: light-dark(#2563AB, #7FB3EC) !important; }
[data-testid="stCode"] .token.string, [data-testid="stCode"] .token.number {
  color: light-dark(#0F766E, #4DB6AB) !important;
}
[data-testid="stCode"] .token.comment { color: light-dark(#6B665C, #A8A297) !important; }
/* What opens over the page stands outside it, where the browser would take the light tones in both modes. */
[data-testid="stDialog"], [data-testid="stPopoverBody"] { color-scheme: %(mode)s; }
body:has([data-testid="stDialog"]) [data-testid="stPopoverBody"] { display: none; }
@media (max-width: 640px) {
  .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; padding-top: 3.6rem; }
  .stk-label, .stk-change { min-height: 0; }
  .stk-files .stk-kind { display: none; }
  .stk-table { font-size: 0.85rem; }
  .stk-table td.number, .stk-table th.number { padding-right: 0.55rem; }
  .stk-files:not(.stk-unlocks) td:first-child { min-width: 3.8rem; }
  .stk-table td.number:last-child, .stk-table th.number:last-child { padding-right: 0; }
  [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"] [class*="st-key-card-"]) { gap: 1rem; }
  [data-testid="stColumn"]:has(> [data-testid="stVerticalBlock"]:empty) { display: none; }
}
</style>
"""


def mode() -> str:
    """'light' or 'dark', as the browser shows it now."""
    return "dark" if st.context.theme.type == "dark" else "light"


# Better and worse are said in words as well; these tones only help the eye.
TONES = {"better": ("#0F766E", "#4DB6AB"), "worse": ("#B42318", "#F49A8F"), "wash": ("#F1EFEA", "#272420")}


def tones() -> dict[str, str]:
    """The same tones as the page shows them now, for what is painted and knows no style sheet."""
    return {name: pair[mode() == "dark"] for name, pair in TONES.items()}


def apply(lang: str) -> None:
    """Put the rules on the page; the browser chooses the tone of its mode, on paper always the light one."""
    hues = {name: (LIGHT.hues[name], DARK.hues[name]) for name in LIGHT.hues}
    st.html(
        CSS
        % {
            **{name: _tone(*pair) for name, pair in TONES.items()},
            **{name: _ink(name) for name in ("quiet", "line", "background")},
            "colours": "\n".join(f".stk-{name} {{ color: {_tone(*pair)}; }}" for name, pair in hues.items()),
            "sparkline": sparkline_css(_ink("panel"), _ink("text")),
            "mode": mode(),
            "choose": t("data.choose", lang),
            "not_uploaded": t("data.not_uploaded", lang, size=st.get_option("server.maxUploadSize")),
        }
    )


def _ink(name: str) -> str:
    """A colour of the charts' theme."""
    return _tone(getattr(LIGHT, name), getattr(DARK, name))


def _tone(light: str, dark: str) -> str:
    return f"light-dark({light}, {dark})"
