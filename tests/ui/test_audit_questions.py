"""Audit questions on a page: an answer stays, is scored, and belongs to the visitor's own shop."""

import pytest

from loyalty import audit
from loyalty.i18n import plural
from loyalty.ui.audit import of_page
from loyalty.ui.session import own_workspace
from tests.ui.visit import open_page, words


def answer(at, item: str, chosen: str | None):
    control = next(one for one in at.button_group if one.key == f"audit-answer-{item}")
    control.set_value(chosen).run()
    assert not at.exception
    return at


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("page", ["commerce", "communication", "content", "community", "lifecycle"])
def test_each_page_asks_its_questions(page, lang):
    shown = words(open_page(page, lang, **{f"topic_{page}": "audit"}))
    for item in of_page(page):
        assert item.question[lang] in shown
    assert plural("audit.answered", len(of_page(page)), lang, k=0) in shown


def test_an_answer_is_kept_with_its_note_and_scored():
    at = open_page("content", "de", topic_content="audit")
    answer(at, "A-CON-01", "yes")
    answer(at, "A-CON-02", "partly")
    at.text_input(key="audit-note-A-CON-02").set_value("Anschrift fehlt").run()
    shown = words(at).replace("\u00a0", " ")
    assert "75,0 % erfüllt" in shown
    kept = audit.load(own_workspace())
    assert (kept["A-CON-01"].answer, kept["A-CON-02"].note) == ("yes", "Anschrift fehlt")
    again = open_page("content", "de", topic_content="audit")
    assert again.text_input(key="audit-note-A-CON-02").value == "Anschrift fehlt"
    answer(again, "A-CON-01", None)
    assert set(audit.load(own_workspace())) == {"A-CON-02"}


def test_a_new_visitor_sees_no_answers_of_others():
    assert audit.load(own_workspace()) == {}


def test_answers_alone_can_be_deleted():
    answer(open_page("content", "de", topic_content="audit"), "A-CON-01", "yes")
    at = open_page("data", "de")
    at.button(key="delete").click().run()
    assert not at.exception
    assert audit.load(own_workspace()) == {}
    assert not own_workspace().folder.exists()
    assert "delete" not in [button.key for button in at.button]
