"""Addresses of the shell."""

from django.urls import path

from yijia.ground.shell import views

urlpatterns = [
    path("language", views.language, name="language"),
]
