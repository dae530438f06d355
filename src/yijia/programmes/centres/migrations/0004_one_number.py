"""One number enrols once in an activity."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("centres", "0003_called_off_at")]
    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="mark",
            field=models.BinaryField(null=True),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                fields=("activity", "mark"), name="centres_enrolment_one_person"
            ),
        ),
    ]
