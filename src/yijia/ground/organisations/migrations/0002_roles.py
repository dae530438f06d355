from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="role",
            field=models.CharField(
                choices=[
                    ("dispatcher", "dispatcher"),
                    ("handler", "handler"),
                    ("community_worker", "community_worker"),
                    ("leader", "leader"),
                    ("system", "system"),
                    ("security", "security"),
                    ("audit", "audit"),
                    ("data_officer", "data_officer"),
                    ("auditor", "auditor"),
                ],
                max_length=40,
            ),
        ),
    ]
