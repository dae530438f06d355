"""Raising issues and taking them through their table, for residents and for staff."""

from yijia.programmes.issues.actions.assisting import answer_assist, ask_assist
from yijia.programmes.issues.actions.codes import ask_code_again
from yijia.programmes.issues.actions.contacts import (
    ListedContact,
    ask_contacts,
    read_contact,
    take_contacts,
)
from yijia.programmes.issues.actions.dating import import_duties, import_limits, import_routes
from yijia.programmes.issues.actions.erasing import erase_texts, expire_texts
from yijia.programmes.issues.actions.handling import answer_issue, move_issue
from yijia.programmes.issues.actions.importing import IMPORTS, import_categories, import_questions
from yijia.programmes.issues.actions.indexing import index_issues
from yijia.programmes.issues.actions.joining import Joiner, forget_marks, join_issue
from yijia.programmes.issues.actions.raising import (
    COMMUNITY,
    NewIssue,
    Raised,
    raise_issue,
)
from yijia.programmes.issues.actions.rates import set_rates
from yijia.programmes.issues.actions.registering import register_issue
from yijia.programmes.issues.actions.shipped import load_shipped
from yijia.programmes.issues.actions.templates import NewTemplate, add_template, end_template
from yijia.programmes.issues.actions.together import Together, move_together

__all__ = [
    "COMMUNITY",
    "IMPORTS",
    "Joiner",
    "ListedContact",
    "NewIssue",
    "NewTemplate",
    "Raised",
    "Together",
    "add_template",
    "answer_assist",
    "answer_issue",
    "ask_assist",
    "ask_code_again",
    "ask_contacts",
    "end_template",
    "erase_texts",
    "expire_texts",
    "forget_marks",
    "import_categories",
    "import_duties",
    "import_limits",
    "import_questions",
    "import_routes",
    "index_issues",
    "join_issue",
    "load_shipped",
    "move_issue",
    "move_together",
    "raise_issue",
    "read_contact",
    "register_issue",
    "set_rates",
    "take_contacts",
]
