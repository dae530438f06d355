"""One flag for each fact: who entered an arrival, who a refusal, and who was left out."""

from django.db import migrations, models

# The owner's own look past policies and guards. One flag told of the later of two facts: who
# entered the refusal of a unit that has come since is not known any more.
FILL = [
    "ALTER TABLE meetings_attendance NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE meetings_attendance DISABLE TRIGGER USER",
    """UPDATE meetings_attendance SET is_left_out = reason = '',
      declined_by_convener = by_convener AND arrived_at IS NULL AND reason <> '',
      by_convener = by_convener AND arrived_at IS NOT NULL
      WHERE declined_at IS NOT NULL""",
    "ALTER TABLE meetings_attendance ENABLE TRIGGER USER",
    "ALTER TABLE meetings_attendance FORCE ROW LEVEL SECURITY",
]


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0004_types"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="attendance",
            name="meetings_attendance_says_why",
        ),
        migrations.AddField(
            model_name="attendance",
            name="declined_by_convener",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="attendance",
            name="is_left_out",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL([*FILL], migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("declined_at", None),
                    models.Q(("reason", ""), _negated=True),
                    ("is_left_out", True),
                    _connector="OR",
                ),
                name="meetings_attendance_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("declined_by_convener", False), ("is_left_out", False)),
                    ("declined_at__isnull", False),
                    _connector="OR",
                ),
                name="meetings_attendance_declined_by_whom",
            ),
        ),
    ]
