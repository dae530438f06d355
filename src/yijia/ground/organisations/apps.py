from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "yijia.ground.organisations"
