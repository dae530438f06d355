from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("cases", "0009_handover"),
        ("organisations", "0001_initial"),
    ]
    operations: ClassVar = [
        migrations.AddField(
            model_name="case",
            name="confidential",
            field=models.CharField(
                blank=True,
                choices=[("", ""), ("asked", "asked"), ("named", "named")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("confidential", "asked")),
                fields=["id"],
                name="cases_case_unnamed",
            ),
        ),
        migrations.CreateModel(
            name="KeptOut",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_out",
                        to="cases.case",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "organisation"), name="cases_keptout_once"
                    )
                ],
            },
        ),
    ]
