from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "yijia.ground.shell"
