"""Cost and benefit: what customer care costs, and what it brings."""

from loyalty.i18n import t
from loyalty.ui.dimension import dimension
from loyalty.ui.topics import Topic
from loyalty.ui.view import current
from loyalty.ui.whatif import whatif_section

view = current()
label, heading = t("topic.balance.whatif", view.lang), t("whatif.title", view.lang)
dimension(view, "balance", more=[Topic("whatif", label, heading, sections=(whatif_section,))])
