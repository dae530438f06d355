from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shell", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Spending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("key", models.BinaryField()),
                ("since", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["since"], name="shell_spending_since")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="shell_spending_once")
                ],
            },
        ),
    ]
