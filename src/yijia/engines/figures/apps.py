from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "yijia.engines.figures"
