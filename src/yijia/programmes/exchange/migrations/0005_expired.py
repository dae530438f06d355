from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0004_unanswered")]

    operations = [
        migrations.AlterField(
            model_name="match",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "proposed"),
                    ("agreed", "agreed"),
                    ("delivered", "delivered"),
                    ("received", "received"),
                    ("unanswered", "unanswered"),
                    ("declined", "declined"),
                    ("failed", "failed"),
                    ("lapsed", "lapsed"),
                    ("expired", "expired"),
                ],
                default="proposed",
                max_length=10,
            ),
        ),
    ]
