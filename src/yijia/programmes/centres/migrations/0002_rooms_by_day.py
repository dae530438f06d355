"""A code is that of one room of its centre on each day."""

import django.contrib.postgres.constraints
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("centres", "0001_first_tables")]
    operations = [
        migrations.AddConstraint(
            model_name="room",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                name="centres_room_code_of_day",
                expressions=[
                    (
                        models.Func(
                            models.Func("code", "centre", function="hashtextextended"),
                            models.Func("code", "centre", function="hashtextextended"),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (models.Func("starts_on", "ends_on", function="daterange"), "&&"),
                ],
            ),
        ),
        migrations.RemoveConstraint(model_name="room", name="centres_room_code_once"),
    ]
