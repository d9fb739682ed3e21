"""What a shop's own values are called in a figure: plotly reads markup, and an upload may hold some."""

from loyalty.i18n import slice_value

# Invisible, and enough that "<b>" or "<a href=…>" is no tag any more; it survives a name that is cut off.
_WORD_JOINER = "\u2060"


def value_name(by: str, value: object, lang: str) -> str:
    """The name of a value of the slice `by`, as text that plotly shows as it stands."""
    return plain(slice_value(by, value, lang))


def plain(text: str) -> str:
    """Text that plotly shows as it stands: no tag, no link."""
    return text.replace("<", f"<{_WORD_JOINER}")


def cut(text: str, longest: int) -> str:
    """At most so many characters; what is left out leaves an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
