"""Codes that stand in a statement, and texts that never do."""

import pytest

from yijia.engines.cases.models import Case
from yijia.engines.cases.queries.spelt import Spelt


@pytest.mark.parametrize("code", ["350181", "350181~", "0101", "a-b_c.d"])
def test_a_code_stands_in_the_statement_itself(code: str) -> None:
    sql, values = Case.objects.filter(division_id__gte=Spelt(code)).query.sql_with_params()
    assert sql.endswith(f""""cases_case"."division_id" >= '{code}'""")
    assert values == ()


@pytest.mark.parametrize("text", ["", "3' OR '1'='1", "350181\n", "%s", "~", "三五", "9" * 41])
def test_any_other_text_is_handed_over_beside_the_statement(text: str) -> None:
    sql, values = Case.objects.filter(division_id__gte=Spelt(text)).query.sql_with_params()
    assert sql.endswith('"cases_case"."division_id" >= %s')
    assert values == (text,)
