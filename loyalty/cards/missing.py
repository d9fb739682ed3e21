"""What a KPI without data lacks, in words."""

from collections.abc import Sequence

from loyalty.i18n import t
from loyalty.schema import TABLES


def missing_words(names: Sequence[str], lang: str) -> str:
    """'orders.promised_date' … → '„Zugesagt bis“, „Zugestellt am“ in „Bestellungen“', table by table."""
    by_table: dict[str, list[str]] = {}
    for name in names:
        table, _, column = name.partition(".")
        by_table.setdefault(table, []).append(TABLES[table].columns[column].label[lang])
    return "; ".join(
        t(
            "card.unavailable_columns",
            lang,
            columns=", ".join(t("card.quoted", lang, name=label) for label in labels),
            table=TABLES[table].label[lang],
        )
        for table, labels in by_table.items()
    )
