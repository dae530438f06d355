from django.db import migrations, models


class Migration(migrations.Migration):
    """The latest recount is found by the time at which it was recorded, not by its id."""

    dependencies = [("figures", "0001_first_tables")]

    operations = [
        migrations.AddIndex(
            model_name="recount",
            index=models.Index(fields=["-recorded_at", "-id"], name="figures_recount_latest"),
        ),
        migrations.RemoveIndex(model_name="result", name="figures_result_latest"),
    ]
