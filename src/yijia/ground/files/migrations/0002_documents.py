from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="file",
            name="scanned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="file",
            name="height",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="file",
            name="width",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="file",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "image/jpeg"), _negated=True),
                    models.Q(("height__isnull", False), ("width__isnull", False)),
                    _connector="OR",
                ),
                name="files_file_picture_has_size",
            ),
        ),
    ]
