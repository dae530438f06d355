import datetime as dt

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.expressions import CombinedExpression


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_roles"),
        ("organisations", "0003_appointment_not_backwards"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Power",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "permission",
                    models.CharField(
                        choices=[
                            ("account.edit", "account.edit"),
                            ("contact.bulk", "contact.bulk"),
                            ("grant.edit", "grant.edit"),
                            ("journal.read", "journal.read"),
                            ("person.rights", "person.rights"),
                        ],
                        max_length=40,
                    ),
                ),
                ("reason", models.CharField(max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="grant",
            name="access_grant_range",
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="access_grant_not_backwards",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "auditor"), _negated=True),
                    ("ends_on__isnull", False),
                    _connector="OR",
                ),
                name="access_grant_engagement_ends",
            ),
        ),
        migrations.AddField(
            model_name="power",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="powers",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="power",
            index=models.Index(fields=["account", "ends_at"], name="access_power_on"),
        ),
        migrations.AddConstraint(
            model_name="power",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__gte", models.F("starts_at")),
                    (
                        "ends_at__lte",
                        CombinedExpression(
                            models.F("starts_at"), "+", models.Value(dt.timedelta(hours=1))
                        ),
                    ),
                ),
                name="access_power_an_hour_at_most",
            ),
        ),
        migrations.AddConstraint(
            model_name="power",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="access_power_has_a_reason"
            ),
        ),
    ]
