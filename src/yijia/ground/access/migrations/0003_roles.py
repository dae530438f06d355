from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_grant_range")]

    operations = [
        migrations.AlterField(
            model_name="grant",
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
