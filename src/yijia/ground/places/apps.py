from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "yijia.ground.places"
