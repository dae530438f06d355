from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "yijia.ground.journal"
