"""An agreement whose import was undone never held, and may be brought in anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0006_credit_code"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="agreement",
            name="organisations_agreement_once",
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                fields=("body", "unit", "document"),
                name="organisations_agreement_once",
            ),
        ),
    ]
