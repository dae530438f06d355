"""Making issues be found that are from before there was a search."""

from datetime import datetime

from yijia.base.scope import Scope
from yijia.engines.cases import actions as cases
from yijia.programmes.issues import queries, rules

_BATCH = 500


def index_issues(*, by: Scope, at: datetime) -> int:
    """Makes the next issues be found by their words, and returns how many; 0 when all are."""
    missing = queries.unindexed(limit=_BATCH)
    texts = {i.case: rules.searchable(text=i.text, address=i.address) for i in missing}
    if texts:
        cases.index_cases(by=by, at=at, texts=texts)
    return len(texts)
