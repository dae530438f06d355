from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "yijia.ground.people"
