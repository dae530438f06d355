from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_roles")]

    operations = [
        migrations.RemoveConstraint(
            model_name="appointment", name="organisations_appointment_range"
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="organisations_appointment_not_backwards",
            ),
        ),
    ]
