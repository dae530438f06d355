from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_whole_machine")]
    operations = [
        migrations.AddField(
            model_name="case",
            name="sort",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="case",
            name="source",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
    ]
