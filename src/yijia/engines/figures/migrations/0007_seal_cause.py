from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0006_targets_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="seal",
            name="cause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("first", "first"),
                    ("late", "late"),
                    ("version", "version"),
                    ("recount", "recount"),
                    ("changed", "changed"),
                ],
                db_collation="C",
                db_default="",
                default="",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cause__in", ["", "first", "late", "version", "recount", "changed"])
                ),
                name="figures_seal_of_a_cause",
            ),
        ),
    ]
