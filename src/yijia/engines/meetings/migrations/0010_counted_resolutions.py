"""Resolutions are counted: each holds the number and the place of what it is of.

And an addition to minutes says whether it is about all of them: one that was written before a point
could be named does not.
"""

import django.db.models.deletion
from django.db import migrations, models

# The owner's own look past policies and guards: what is said follows from the rows that it is of.
TABLES = ("meetings_resolution", "meetings_convening", "meetings_item", "meetings_meeting")
FILL = [
    *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TABLES),
    "ALTER TABLE meetings_resolution DISABLE TRIGGER USER",
    """UPDATE meetings_resolution r SET number = c.number, division_id = c.division_id
      FROM meetings_convening c WHERE c.id = r.convening_id""",
    """UPDATE meetings_resolution r SET number = m.number, division_id = m.division_id
      FROM meetings_item i JOIN meetings_meeting m ON m.id = i.meeting_id
      WHERE i.id = r.item_id""",
    "ALTER TABLE meetings_resolution ENABLE TRIGGER USER",
    *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in TABLES),
]


def division(*, null: bool) -> "models.ForeignKey[object, object]":
    return models.ForeignKey(
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="places.division",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0009_matters_of_points"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="addition",
            name="of_all",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="addition",
            constraint=models.CheckConstraint(
                condition=models.Q(("of_all", False), ("item", None), _connector="OR"),
                name="meetings_addition_of_all_or_one",
            ),
        ),
        migrations.AddField(
            model_name="resolution",
            name="number",
            field=models.CharField(default="", max_length=52),
            preserve_default=False,
        ),
        migrations.AddField(model_name="resolution", name="division", field=division(null=True)),
        migrations.RunSQL([*FILL], migrations.RunSQL.noop),
        migrations.AlterField(model_name="resolution", name="division", field=division(null=False)),
        migrations.AddField(
            model_name="resolution",
            name="accepted_on",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    "accepted_at",
                    template="((%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date)",
                ),
                output_field=models.DateField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="resolution",
            name="in_time",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    template="(CASE WHEN accepted_at IS NOT NULL"
                    " THEN due_provisional OR reported_at < due_at END)",
                    output_field=models.BooleanField(null=True),
                ),
                output_field=models.BooleanField(null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="resolution",
            index=models.Index(
                condition=models.Q(("accepted_at__isnull", False)),
                fields=["accepted_on", "id"],
                name="meetings_resolution_done",
            ),
        ),
    ]
