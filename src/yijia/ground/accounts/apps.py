from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "yijia.ground.accounts"
