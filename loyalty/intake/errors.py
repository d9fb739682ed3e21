"""What goes wrong when nothing of a file can be used."""

from loyalty import i18n


class IntakeError(Exception):
    """One clear sentence in the chosen language; `code` is its key under [error] in the texts.

    `reading` holds what was found all the same (a FileReading without a table), so that a page can show
    the file and ask; None where the file could not be read at all.
    """

    def __init__(self, code: str, lang: str, reading: object | None = None, **values: object) -> None:
        super().__init__(i18n.t(f"error.{code}", lang, **values))
        self.code = code
        self.reading = reading
