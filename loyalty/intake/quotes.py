"""Lines whose quotes do not follow the rules, cut all the same – where only one way makes sense."""

from dataclasses import dataclass

# Beyond this a line is not taken apart: the search grows with the product of the two.
_MOST_STEPS = 50_000
_STRAY_AT_THE_START = 2
_STRAY_INSIDE = 1


@dataclass(frozen=True)
class _Way:
    """The cheapest way to a place in the line; `ways`: how many are that cheap."""

    cost: int
    ways: int
    fields: tuple


def mended(line: str, delimiter: str, quote: str, width: int, skips_blanks: bool) -> list[str] | None:
    """The fields of a line with quotes that are not doubled or never closed, None where it stays unclear.

    A quote closes a field only before a delimiter or the end; a field that opens with a quote may also mean
    it literally. Of all ways that give `width` fields the one with the fewest stray quotes is taken, if it
    is the only one.
    """
    text = line.rstrip("\r\n")
    closers = [
        place
        for place, sign in enumerate(text)
        if sign == quote and (place + 1 == len(text) or text[place + 1] == delimiter)
    ]
    if (text.count(delimiter) + 1) * (len(closers) + 1) > _MOST_STEPS:
        return None
    found: dict[int, dict[int, _Way]] = {0: {0: _Way(0, 1, ())}}
    for start in sorted({0} | {place + 1 for place, sign in enumerate(text) if sign == delimiter}):
        for end, value, cost in _fields_at(text, start, delimiter, quote, closers, skips_blanks):
            for count, way in found.get(start, {}).items():
                if count < width:
                    _offer(found.setdefault(end + 1, {}), count + 1, way, value, cost)
    best = found.get(len(text) + 1, {}).get(width)
    return _unrolled(best.fields) if best and best.ways == 1 else None


def _fields_at(text: str, start: int, delimiter: str, quote: str, closers: list[int], skips_blanks: bool):
    """(end, value, cost) of every field that may begin at a place."""
    begin = start
    while skips_blanks and text[begin : begin + 1] == " ":
        begin += 1
    end = text.find(delimiter, start)
    end = len(text) if end < 0 else end
    opens = text[begin : begin + 1] == quote
    yield end, text[begin:end], _STRAY_AT_THE_START if opens else 0
    if opens:
        for closer in closers:
            if closer > begin:
                content = text[begin + 1 : closer]
                stray = content.replace(quote + quote, "").count(quote)
                yield closer + 1, content.replace(quote + quote, quote), stray * _STRAY_INSIDE


def _offer(ways: dict[int, _Way], count: int, way: _Way, value: str, cost: int) -> None:
    known = ways.get(count)
    total = way.cost + cost
    if known is None or total < known.cost:
        ways[count] = _Way(total, way.ways, (way.fields, value))
    elif total == known.cost:
        ways[count] = _Way(total, known.ways + way.ways, known.fields)


def _unrolled(fields: tuple) -> list[str]:
    values = []
    while fields:
        fields, value = fields
        values.append(value)
    return values[::-1]
