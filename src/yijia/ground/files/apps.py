from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "yijia.ground.files"
