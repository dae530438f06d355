from django.db import migrations, models

ROLES = (
    *("dispatcher", "handler", "community_worker", "leader", "system", "security", "audit"),
    *("data_officer", "auditor", "network_owner", "member"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0007_agreement_anew"),
    ]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="role",
            field=models.CharField(choices=[(role, role) for role in ROLES], max_length=40),
        ),
    ]
