"""Which interface texts the program can reach: found in its code, its KPI files and its data model."""

import ast
import re
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from loyalty import i18n

ROOT = Path(__file__).parents[1]
# What a shop's data may say is not known to the code.
OF_DATA = ("slice.", "slice_value.")
PLURAL = re.compile(r"\.(one|other)$")
_HOLE = object()


def unreachable(lang: str = i18n.DEFAULT) -> list[str]:
    """The keys that stand nowhere and that no f-string can become.

    A gap in an f-string may be filled by what the code or the data call something: a text in quotes, a field,
    a class, a column, a file. So a key counts as reachable a little too easily, never too rarely.
    """
    said, forms, names, wholes = set(), set(), set(_names_of_data()), set()
    for path in [*ROOT.glob("loyalty/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        looped = _looped(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                forms.update(_patterns(node, looped.get(node, {})))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.add(node.value)
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "section":
                wholes.update(one.value for one in node.args[:1] if isinstance(one, ast.Constant))
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                names.add(node.target.id)
            elif isinstance(node, ast.keyword) and node.arg:
                names.add(node.arg)
    for path in ROOT.glob("loyalty/**/*.html"):
        said.update(re.findall(r"""['"]([\w.]+)['"]""", path.read_text(encoding="utf-8")))
    return [
        key
        for key in i18n.texts(lang)
        if not key.startswith(OF_DATA)
        and not any(_is_met(one, said, forms, names | said) for one in (key, PLURAL.sub("", key)))
        and not any(key.startswith(f"{whole}.") for whole in wholes)
    ]


def _is_met(key: str, said: set[str], forms: set[re.Pattern[str]], names: set[str]) -> bool:
    if key in said:
        return True
    found = (form.fullmatch(key) for form in forms)
    return any(match and all(gap in names for gap in match.groups()) for match in found)


def _looped(tree: ast.Module) -> dict[ast.JoinedStr, dict[str, list]]:
    """f-string → what the name that its comprehension runs with becomes, where all of it is written there."""
    found = {}
    for node in ast.walk(tree):
        for loop in getattr(node, "generators", ()):
            if isinstance(loop.target, ast.Name) and isinstance(loop.iter, ast.Tuple):
                values = [one.value for one in loop.iter.elts if isinstance(one, ast.Constant)]
                inside = (part for part in ast.walk(node) if isinstance(part, ast.JoinedStr))
                found.update(dict.fromkeys(inside, {loop.target.id: values}))
    return found


def _patterns(node: ast.JoinedStr, looped: dict[str, list]) -> Iterator[re.Pattern[str]]:
    """An f-string that begins like a key, as patterns with a group per gap; what it chooses from is tried."""
    begin = node.values[0]
    if not isinstance(begin, ast.Constant) or not re.match(r"[a-z_]+\.", begin.value):
        return
    for parts in product(*(_choices(part, looped) for part in node.values)):
        yield re.compile("".join("(.+)" if part is _HOLE else re.escape(part) for part in parts))


def _choices(part: ast.expr, looped: dict[str, list]) -> list:
    if isinstance(part, ast.Constant):
        return [part.value]
    choice = part.value if isinstance(part, ast.FormattedValue) else part
    if isinstance(choice, ast.IfExp) and isinstance(choice.body, ast.Constant):
        return [choice.body.value, choice.orelse.value]
    if isinstance(choice, ast.Name) and choice.id in looped:
        return looped[choice.id]
    return [_HOLE]


def _names_of_data() -> Iterator[str]:
    """What KPI files, views and TOML files call something: ids, columns, values, headings."""
    for path in [*ROOT.glob("kpis/*/*.sql"), *ROOT.glob("loyalty/views/*.sql")]:
        text = path.read_text(encoding="utf-8")
        header, sql = re.fullmatch(r"(?:/\*(.*?)\*/)?(.*)", text, re.DOTALL).groups()
        yield from (path.stem, path.parent.name)
        yield from _keys(tomllib.loads(header or ""))
        yield from re.findall(r"\w+", re.sub(r"--.*", "", sql))
    for path in ROOT.glob("loyalty/**/*.toml"):
        if path.parent.name != "texts":
            yield from _keys(tomllib.loads(path.read_text(encoding="utf-8")))


def _keys(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from _keys(value)
    elif isinstance(node, list):
        for value in node:
            yield from _keys(value)
    elif isinstance(node, str):
        yield from (node, *node.split("."))
