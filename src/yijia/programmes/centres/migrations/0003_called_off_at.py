"""When an activity was called off, for calendars that know it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("centres", "0002_rooms_by_day")]
    operations = [
        migrations.AddField(
            model_name="activity",
            name="called_off_at",
            field=models.DateTimeField(null=True),
        ),
    ]
