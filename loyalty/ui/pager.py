"""A long list page by page: where its page starts and the way to the next; it stands in the address."""

import html

import streamlit as st

from loyalty import format as fmt
from loyalty.i18n import t
from loyalty.ui import address

PAGE_ROWS = 25
FIRST = "1"


def start(key: str, total: int, unwritten: str | None = FIRST) -> int:
    """The place of the first row on the page that is open.

    `key`: under which name the page stands in the address, except the `unwritten` one.
    """
    pages = [str(number) for number in range(1, (total - 1) // PAGE_ROWS + 2)]
    address.open_with(key, pages, FIRST)
    if st.session_state[key] not in pages:
        go_to(key, FIRST)
    address.write(key, st.session_state[key], unwritten)
    return (int(st.session_state[key]) - 1) * PAGE_ROWS


def turn(key: str, lang: str, place: int, total: int) -> None:
    """Which rows of how many are shown from `place` on, and a button in both directions."""
    end = min(place + PAGE_ROWS, total)
    numbers = {"first": place + 1, "last": end, "n": total}
    said = t("cases.range", lang, **{name: fmt.count(number, lang) for name, number in numbers.items()})
    number = place // PAGE_ROWS + 1
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, page, is_end in (("previous", number - 1, place == 0), ("next", number + 1, end == total)):
            st.button(
                t(f"cases.{name}", lang),
                key=f"{key}-{name}",
                on_click=go_to,
                args=[key, str(page)],
                disabled=is_end,
            )
        st.html(f'<p class="stk-question">{html.escape(said)}</p>')


def go_to(key: str, page: str) -> None:
    """Turn to a page; for the start of a click's run."""
    st.session_state[key] = page
