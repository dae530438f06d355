from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_links")]
    operations = [
        migrations.AddField(
            model_name="edge",
            name="is_handover",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
