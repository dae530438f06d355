"""Ends the matches of needs that had ended without a word before a match could end like that.

The guard would want an entry for each; that nobody was reached is said by the entry of the need.
What was given stays taken from the stock, so that nothing else changes.
"""

from django.db import migrations

# The owner's own look past policies and guards.
ENDED = [
    "ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE exchange_match NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE exchange_match DISABLE TRIGGER USER",
    """UPDATE exchange_match SET state = 'unanswered', ended_at = c.ended_at FROM cases_case AS c
      WHERE c.id = exchange_match.case_id AND c.state = 'unanswered'
        AND exchange_match.state = 'delivered'""",
    "ALTER TABLE exchange_match ENABLE TRIGGER USER",
    "ALTER TABLE exchange_match FORCE ROW LEVEL SECURITY",
    "ALTER TABLE cases_case FORCE ROW LEVEL SECURITY",
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_assists_in_order"), ("exchange", "0005_expired")]
    operations = [migrations.RunSQL([*ENDED], migrations.RunSQL.noop)]
