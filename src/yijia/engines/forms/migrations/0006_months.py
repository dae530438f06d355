from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forms", "0005_red"),
    ]

    operations = [
        migrations.AlterField(
            model_name="binding",
            name="period",
            field=models.CharField(
                blank=True,
                choices=[
                    ("month", "month"),
                    ("quarter", "quarter"),
                    ("year", "year"),
                    ("month_year_ago", "month_year_ago"),
                    ("ever", "ever"),
                    ("month_01", "month_01"),
                    ("month_02", "month_02"),
                    ("month_03", "month_03"),
                    ("month_04", "month_04"),
                    ("month_05", "month_05"),
                    ("month_06", "month_06"),
                    ("month_07", "month_07"),
                    ("month_08", "month_08"),
                    ("month_09", "month_09"),
                    ("month_10", "month_10"),
                    ("month_11", "month_11"),
                    ("month_12", "month_12"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="filledcell",
            name="empty",
            field=models.CharField(
                blank=True,
                choices=[
                    ("nobody", "nobody"),
                    ("suppressed", "suppressed"),
                    ("one_month", "one_month"),
                    ("nothing", "nothing"),
                    ("beyond", "beyond"),
                    ("too_many", "too_many"),
                    ("changed", "changed"),
                    ("no_rule", "no_rule"),
                    ("red", "red"),
                    ("gone", "gone"),
                    ("not_over", "not_over"),
                ],
                max_length=10,
            ),
        ),
    ]
