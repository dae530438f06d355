from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "yijia.ground.rights"
