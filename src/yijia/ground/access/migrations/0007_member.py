from django.db import migrations, models

ROLES = (
    *("dispatcher", "handler", "community_worker", "leader", "system", "security", "audit"),
    *("data_officer", "auditor", "network_owner", "member"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_network_owner"),
    ]

    operations = [
        migrations.AlterField(
            model_name="grant",
            name="role",
            field=models.CharField(choices=[(role, role) for role in ROLES], max_length=40),
        ),
    ]
