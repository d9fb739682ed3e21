"""Uploaded text is text: never markup."""

MARKS = "\\`*_{}[]<>#$:~|!"


def plain(text: str) -> str:
    """Text as it stands, where Streamlit would read Markdown."""
    for mark in MARKS:
        text = text.replace(mark, "\\" + mark)
    return text
