import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """A change says when it was written, so that it is seen when nobody adds them up."""

    dependencies = [("figures", "0008_recounts_of_some")]

    operations = [
        migrations.AddField(
            model_name="delta",
            name="written_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
    ]
