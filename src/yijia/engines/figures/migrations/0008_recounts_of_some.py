from django.db import migrations, models


class Migration(migrations.Migration):
    """Some figures can be recounted without the others; every recount until now was of all."""

    dependencies = [("figures", "0007_seal_cause")]

    operations = [
        migrations.AddField(
            model_name="recount",
            name="whole",
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
