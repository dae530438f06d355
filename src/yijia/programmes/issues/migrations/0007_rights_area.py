from django.db import migrations

# The owner's own look past policies and guards: a request that waits is placed where its issue lies,
# which follows from the issue and changes nothing that anybody said.
PLACED = [
    "ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY",
    *(
        statement.format(table=table)
        for table in ("rights_request", "rights_hold")
        for statement in (
            "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE {table} DISABLE TRIGGER USER",
            "UPDATE {table} SET division = division_id FROM cases_case WHERE number = key",
            "ALTER TABLE {table} ENABLE TRIGGER USER",
            "ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        )
    ),
    "ALTER TABLE cases_case FORCE ROW LEVEL SECURITY",
]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_whole_machine"),
        ("issues", "0006_questions"),
        ("rights", "0002_area"),
    ]

    operations = [migrations.RunSQL([*PLACED], migrations.RunSQL.noop)]
