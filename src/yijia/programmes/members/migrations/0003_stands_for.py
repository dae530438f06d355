from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0002_service")]

    operations = [
        migrations.AddField(
            model_name="duty", name="stands_for", field=models.BigIntegerField(null=True)
        ),
        migrations.AddField(
            model_name="volunteering", name="stands_for", field=models.BigIntegerField(null=True)
        ),
    ]
