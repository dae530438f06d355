import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_stands_for"),
        ("people", "0007_reading_post"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True)),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("volunteered", models.PositiveIntegerField(default=0)),
                ("volunteered_minutes", models.PositiveIntegerField(default=0)),
                ("duties", models.PositiveIntegerField(default=0)),
                ("duty_minutes", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShownName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_sealed", models.BinaryField(null=True)),
                ("shown_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "certificate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="names",
                        to="members.certificate",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="names",
                        to="members.servicepost",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_on__gte", models.F("first_on"))),
                name="members_certificate_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("account__isnull", False), ("ended_at__isnull", False), _connector="OR"
                ),
                name="members_certificate_of_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="shownname",
            index=models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["person"],
                name="members_shownname_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="shownname",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("certificate__isnull", True), ("post__isnull", False)),
                    models.Q(("certificate__isnull", False), ("post__isnull", True)),
                    _connector="OR",
                ),
                name="members_shownname_on_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="shownname",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("account__isnull", False),
                        ("ended_at", None),
                        ("name_sealed__isnull", False),
                    ),
                    models.Q(("ended_at__isnull", False), ("name_sealed", None)),
                    _connector="OR",
                ),
                name="members_shownname_gone",
            ),
        ),
        migrations.AddConstraint(
            model_name="shownname",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("certificate",),
                name="members_shownname_certificate",
            ),
        ),
        migrations.AddConstraint(
            model_name="shownname",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("post", "account"),
                name="members_shownname_post",
            ),
        ),
    ]
