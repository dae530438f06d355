import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("front", "0001_saved_list"),
        ("organisations", "0003_appointment_not_backwards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField(
            model_name="savedlist",
            name="account",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="savedlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("account__isnull", False), ("organisation__isnull", False), _connector="OR"
                ),
                name="front_savedlist_is_somebodys",
            ),
        ),
    ]
