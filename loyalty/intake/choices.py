"""Headers → the columns of one table: the best matches first, each header and each column at most once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from loyalty.intake.ambiguous import SETTLED, resolve, survey_type
from loyalty.intake.fit import fit
from loyalty.intake.names import Candidate, candidates, is_personal, spellings
from loyalty.intake.personal import looks_personal
from loyalty.schema import TABLES, Table, plain

BAR = 0.55
_LEAST_FIT = {"name": 0.0, "synonym": 0.5, "values": 0.0, "alike": 0.9}


@dataclass(frozen=True)
class Choice:
    """What a header stands for. `target` is None where it stays open.

    `reason`: chosen (by the mapping file), preset (the platform's report), name, synonym, alike, values –
    or why not: left_out, personal, taken (another column suits better), type (the values do not suit),
    unknown.
    """

    target: str | None
    confidence: float
    reason: str
    evidence: str = ""


@dataclass(frozen=True)
class Found:
    """The table of a file and what its headers stand for.

    `missing`: required groups without a column; `is_guessed`: some of them were found by values alone;
    `is_supplement`: they are not missed, for the rows only complete what is known by their key.
    """

    table: str
    choices: Mapping[str, Choice]
    constants: Mapping[str, str]
    missing: tuple[tuple[str, ...], ...]
    score: float
    extra: tuple[str, ...] = field(default=())
    is_guessed: bool = False
    is_supplement: bool = False

    def header_of(self, path: str) -> str | None:
        """The header that was mapped to 'table.column'."""
        return next((header for header, choice in self.choices.items() if choice.target == path), None)


@dataclass(frozen=True, eq=False)
class Observed:
    """One column of the sample: what every table asks about it is found once. `cells`: '' for gaps."""

    header: str
    cells: Sequence[str]

    @cached_property
    def values(self) -> list[str]:
        """The cells without gaps."""
        return [cell for cell in self.cells if cell]

    @cached_property
    def is_personal(self) -> bool:
        """Whether its values are of persons."""
        return looks_personal(self.values)


def assign(table: Table, observed: Mapping[str, Observed], choices: dict[str, Choice]) -> None:
    """Best matches first; each header and each canonical column at most once."""
    taken = {choice.target for choice in choices.values()}
    offers: list[tuple[float, int, str, Candidate]] = []
    for place, (header, column) in enumerate(observed.items()):
        if header not in choices:
            offers += _offers(table, column, place, choices)
    for confidence, _, header, candidate in sorted(offers, key=lambda offer: (-offer[0], offer[1])):
        path = f"{table.name}.{candidate.column}"
        if choices[header].target is not None:
            continue
        if path in taken:
            choices[header] = Choice(None, 0.0, "taken")
            continue
        choices[header] = Choice(path, round(confidence, 3), candidate.reason, candidate.evidence)
        taken.add(path)


def _offers(
    table: Table, observed: Observed, place: int, choices: dict[str, Choice]
) -> list[tuple[float, int, str, Candidate]]:
    """The candidates of a header whose values suit; else why there is none."""
    header = observed.header
    named = candidates(table.name, header)
    is_left_out = not named and (is_personal(header) or observed.is_personal)
    choices[header] = Choice(None, 0.0, "personal" if is_left_out else "unknown")
    if len(named) > 1 and named[0].confidence - named[1].confidence < 0.03:
        return []  # alike two columns: open rather than wrong
    offers = []
    for candidate in named[:1]:
        column = table.columns[candidate.column]
        if column.type in ("text", "category") and not column.values and observed.is_personal:
            choices[header] = Choice(None, 0.0, "personal")
            continue
        share = fit(column, observed.values)
        if share is not None and share < _LEAST_FIT[candidate.reason]:
            choices[header] = Choice(None, 0.0, "type")
            continue
        confidence = candidate.confidence * (0.85 if share is None else 0.7 + 0.3 * share)
        if confidence >= BAR:
            offers.append((confidence, place, header, candidate))
    return offers


def resolve_ambiguous(table: Table, observed: Mapping[str, Observed], choices: dict[str, Choice]) -> None:
    """What only the values tell, once the other columns are known."""
    taken = {choice.target: header for header, choice in choices.items() if choice.target}
    for header, choice in choices.items():
        if choice.reason in SETTLED:
            continue
        columns = {
            target.partition(".")[2]: observed[name].cells for target, name in taken.items() if name != header
        }
        answer = resolve(table.name, header, observed[header].cells, columns)
        if answer and answer.column not in columns:
            path = f"{table.name}.{answer.column}"
            choices[header] = Choice(path, answer.confidence, answer.reason, answer.evidence)
            taken = {target: name for target, name in taken.items() if name != header} | {path: header}


def score(table: Table, choices: Mapping[str, Choice]) -> float:
    """Weighted by what distinguishes the table: required columns, and headers few tables know."""
    important = {name for group in table.required for name in group} | set(table.key)
    total = 0.0
    for header, choice in choices.items():
        if choice.target is None or not choice.target.startswith(f"{table.name}."):
            continue
        column = choice.target.partition(".")[2]
        owners = sum(plain(header) in spellings(name) for name in TABLES)
        total += choice.confidence * ((1.5 if column in important else 1.0) + 1 / max(owners, 1))
    return total


def survey_type_of(table: Table, choices: Mapping[str, Choice], file_words: str) -> dict[str, str]:
    """The kind of survey, where the header of its score or the file's name says it and no column does."""
    headers = {choice.target: header for header, choice in choices.items()}
    if table.name != "surveys" or "surveys.survey_type" in headers:
        return {}
    kind = survey_type(file_words, headers.get("surveys.score"))
    return {"surveys.survey_type": kind} if kind else {}
