from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_readings")]

    operations = [
        migrations.AddField(
            model_name="bulkperson",
            name="label",
            field=models.CharField(default="", max_length=40),
        ),
        migrations.AddField(
            model_name="bulkrequest",
            name="division",
            field=models.CharField(default="", max_length=20),
        ),
    ]
