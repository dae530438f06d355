from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0008_member"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="batch",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)),
                fields=["batch"],
                name="organisations_organisation_of",
            ),
        ),
    ]
