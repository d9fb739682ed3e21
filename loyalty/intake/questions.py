"""What a file leaves open and how it was read meanwhile: shown to the user, never guessed in silence.

An answer is a change of the `Mapping`; reading the file again with it settles the question.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from loyalty.intake.mapping_file import Mapping

# Kinds and, for the command line, the rule under which each stands among a file's problems.
RULES = {
    "date_order": "ambiguous_date",
    "decimal": "ambiguous_number",
    "meaning": "ambiguous_meaning",
    "unit": "ambiguous_unit",
    "two_digit_year": "two_digit_year",
    "sentinel": "sentinel",
    "minus_signs": "minus_signs",
}
KEEP, CLEAR = "keep", "clear"


@dataclass(frozen=True)
class Question:
    """One thing about one column that only the user knows for certain.

    kind         options                        what an answer says
    date_order   'dmy', 'mdy'                   which comes first in 03/04/2024
    decimal      ',', '.'                       the decimal mark: is 1.234 more than a thousand?
    meaning      'table.column' …, ''           what the header stands for; '' leaves the column out
    unit         'cents', 'whole'               whether 1999 means 19.99
    sentinel     'clear', 'keep'                whether `examples` mean "nothing" or what they say
    two_digit_year  none                        for information: 24 was read as 2024
    minus_signs  none                           for information: −29.90 was read as 29.90

    `assumed` is the option by which the file is read meanwhile; `reason` says why (a key of the texts under
    [evidence]); `examples` are cells as they stand in the file; `count`: how many cells of the sample this
    is about.
    """

    kind: str
    header: str
    options: tuple[str, ...]
    assumed: str | None
    examples: tuple[str, ...] = ()
    reason: str = ""
    count: int = 0

    @property
    def is_open(self) -> bool:
        """Whether there is something to decide; else it is a note, as that NULL means nothing."""
        return len(self.options) > 1 and self.reason != "known"


def answered(mapping: Mapping, question: Question, option: str) -> Mapping:
    """The mapping that reads the file as the user answered. Raises ValueError for an unknown option."""
    if option not in question.options:
        raise ValueError(f"{question.kind} of {question.header}: no option {option!r}")
    header = question.header
    match question.kind:
        case "date_order":
            return replace(mapping, dates={**mapping.dates, header: option})
        case "decimal":
            return replace(mapping, decimals={**mapping.decimals, header: option})
        case "unit":
            return replace(mapping, units={**mapping.units, header: option})
        case "sentinel":
            return replace(mapping, nulls=_with_nulls(mapping, question, option))
    # A canonical column is taken once: what stood there before is found anew.
    others = {name: target for name, target in mapping.columns.items() if not option or target != option}
    return replace(mapping, columns={**others, header: option})


def _with_nulls(mapping: Mapping, question: Question, option: str) -> dict[str, Iterable[str]]:
    listed = mapping.nulls.get(question.header, ())
    rest = tuple(text for text in listed if text not in question.examples)
    return {**mapping.nulls, question.header: rest if option == KEEP else (*rest, *question.examples)}
