from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "yijia.ground.access"
