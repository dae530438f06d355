from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "yijia.engines.cases"
