"""What of cases is left behind when somebody leaves a post, as numbers and no more."""

from yijia.ground.access.database import left_statements

OPEN = "SELECT count(*) FROM cases_case c WHERE c.organisation_id = o.id AND c.is_open"
# Whoever has acted on a case knows it; an act of somebody who still works there is enough.
KNOWN = f"""
{OPEN} AND EXISTS (
  SELECT FROM journal_entry e WHERE e.subject_type = 'cases_case' AND e.subject_id = c.id
    AND e.actor_id = a.account_id
) AND NOT EXISTS (
  SELECT FROM journal_entry e
    JOIN organisations_appointment other ON other.account_id = e.actor_id
    JOIN organisations_post seat ON seat.id = other.post_id
  WHERE e.subject_type = 'cases_case' AND e.subject_id = c.id AND seat.organisation_id = o.id
    AND other.account_id <> a.account_id
    AND daterange(other.starts_on, other.ends_on) @> current_date
)
"""


def statements() -> list[str]:
    """The functions by which it is counted."""
    return [
        *left_statements("cases_left_open", counted=OPEN),
        *left_statements("cases_left_known", counted=KNOWN),
    ]
