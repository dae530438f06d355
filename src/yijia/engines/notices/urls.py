"""Addresses of notices."""

from django.urls import path

from yijia.engines.notices import views

app_name = "notices"
urlpatterns = [
    path("notices", views.index, name="index"),
    path("notices/read", views.read, name="read"),
    path("administration/messages", views.deliveries, name="deliveries"),
    path("administration/messages/again", views.again, name="again"),
    path("administration/messages/<int:identity>/again", views.one_again, name="one-again"),
]
