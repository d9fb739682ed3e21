"""How others count, as a page to read: `python -m loyalty.cli.definition_docs` writes docs/definitions.md."""

from collections.abc import Iterable
from itertools import groupby

from loyalty.catalog import spoken
from loyalty.cli.kpi_docs import ROOT, example, joined, table
from loyalty.i18n import LANGUAGES
from loyalty.variants import Variant, variants

TARGET = ROOT / "docs" / "definitions.md"

INTRODUCTION = """\
<!-- Written by `python -m loyalty.cli.definition_docs` from kpis/definitions/: change those files. -->

# Wie zählen andere? · How do others count?

Zwei Werkzeuge, derselbe Name, zwei Zahlen: Hier steht, wie andere dieselbe Kennzahl zählen, und warum ihre
Zahl eine andere ist. Jede Zählweise ist eine SQL-Datei, die Fälle liefert. Stammkunde ordnet sie unseren
Fällen zu – nach Bestellung, Kunde oder Warenkorb – und nimmt Grund für Grund: was nur dort zählt, was nur
bei uns, was anders beurteilt wird. Nach jedem Schritt wird der Wert neu gerechnet; die Schritte ergeben
zusammen genau den Unterschied.

Two tools, the same name, two numbers: how others count the same KPI, and why their number is another one.
Each way of counting is an SQL file that returns cases. Stammkunde matches them with our cases – by order,
customer or cart – and takes one reason after the other: what counts only there, only here, what is judged
otherwise. After each step the value is computed anew; together the steps make up exactly the difference.

In der Oberfläche: Menü einer Karte, „Wie zählen andere?“. Auf der Befehlszeile ·
in the interface: a card's menu, “How do others count?”. On the command line:

```sh
python -m loyalty bridge data/sample --kpi on_time_delivery_rate --like delivered_only
```

Aufbau der Dateien · how the files are made: [kpi_files.md](kpi_files.md#how-others-count)"""


def page(found: Iterable[Variant]) -> str:
    """The whole page as Markdown, German and English; the same variants always give the same text."""
    sections = [INTRODUCTION]
    for kpi, members in groupby(found, key=lambda variant: variant.kpi):
        name = joined(*(kpi.text("name", lang) for lang in LANGUAGES))
        ours = [
            ["", "Deutsch", "English"],
            [["Wir · We", *(kpi.text("definition", lang) for lang in LANGUAGES)]],
        ]
        sections += [f"## {name}", f"[`{kpi.id}`](kpis.md#{kpi.id})", table(*ours)]
        sections += [_chapter(variant) for variant in members]
    return "\n\n".join(sections) + "\n"


def _chapter(variant: Variant) -> str:
    file = f"kpis/definitions/{variant.kpi.id}/{variant.name}.sql"
    source = variant.cases.source["standard"]
    rows = [
        ["**Definition**", *(variant.text("definition", lang) for lang in LANGUAGES)],
        ["**Quelle** · Source", *(spoken(source, lang) for lang in LANGUAGES)],
        *(
            [f"`{step.id}`", *(f"**{step.label[lang]}.** {step.why[lang]}" for lang in LANGUAGES)]
            for step in variant.steps
        ),
    ]
    parts = [
        f'<a id="{variant.id}"></a>\n\n### {joined(*(variant.text("name", lang) for lang in LANGUAGES))}',
        f"`{variant.id}` · [{file}](../{file})",
        table(["", "Deutsch", "English"], rows),
        *example(variant.cases),
        f"```sql\n{variant.cases.sql}\n```",
    ]
    return "\n\n".join(parts)


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(variants().values()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
