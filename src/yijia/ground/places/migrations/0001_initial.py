import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Workday",
            fields=[
                ("date", models.DateField(primary_key=True, serialize=False)),
                ("is_workday", models.BooleanField()),
                ("holiday_zh", models.CharField(blank=True, max_length=30)),
                ("source", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Division",
            fields=[
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                (
                    "code",
                    models.CharField(
                        db_collation="C", max_length=15, primary_key=True, serialize=False
                    ),
                ),
                (
                    "level",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Length("code"),
                        output_field=models.PositiveSmallIntegerField(),
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("county", "county"),
                            ("street", "street"),
                            ("town", "town"),
                            ("township", "township"),
                            ("farm", "farm"),
                            ("community", "community"),
                            ("village", "village"),
                            ("grid", "grid"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name_zh", models.CharField(max_length=60)),
                ("name_en", models.CharField(blank=True, max_length=100)),
                ("sort_key", models.BinaryField()),
                (
                    "synthetic",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Substr("code", 10, 3),
                            models.Value("600"),
                        ),
                        output_field=models.BooleanField(),
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="places.division",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="places.division",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("geometry", models.JSONField()),
                ("schematic", models.BooleanField()),
                ("source", models.CharField(max_length=200)),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boundaries",
                        to="places.division",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_zh", models.CharField(max_length=60)),
                ("name_en", models.CharField(blank=True, max_length=100)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField()),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_names",
                        to="places.division",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="division",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[0-9]+$")), name="places_division_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="division",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", 6), ("parent", None)),
                    models.Q(
                        ("level__in", [9, 12, 15]),
                        (
                            "parent",
                            django.db.models.functions.text.Left(
                                "code",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.functions.text.Length("code"),
                                    "-",
                                    models.Value(3),
                                ),
                            ),
                        ),
                        ("parent__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="places_division_prefix_is_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="division",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["county"]), ("level", 6)),
                    models.Q(("kind__in", ["farm", "street", "town", "township"]), ("level", 9)),
                    models.Q(("kind__in", ["community", "village"]), ("level", 12)),
                    models.Q(("kind__in", ["grid"]), ("level", 15)),
                    _connector="OR",
                ),
                name="places_division_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="division",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                name="places_division_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="division",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("successor", None), ("ends_on__isnull", False), _connector="OR"
                ),
                name="places_division_successor_of_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="boundary",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                name="places_boundary_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="boundary",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            django.db.models.functions.comparison.Cast(
                                "division", models.BigIntegerField()
                            ),
                            django.db.models.functions.comparison.Cast(
                                "division", models.BigIntegerField()
                            ),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (models.Func("starts_on", "ends_on", function="daterange"), "&&"),
                ],
                name="places_boundary_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="formername",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                name="places_former_name_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="formername",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            django.db.models.functions.comparison.Cast(
                                "division", models.BigIntegerField()
                            ),
                            django.db.models.functions.comparison.Cast(
                                "division", models.BigIntegerField()
                            ),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (models.Func("starts_on", "ends_on", function="daterange"), "&&"),
                ],
                name="places_former_name_one_at_a_time",
            ),
        ),
    ]
