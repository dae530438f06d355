"""Addresses of figures."""

from django.urls import path

from yijia.engines.figures import views

app_name = "figures"
urlpatterns = [
    path("figures", views.index, name="index"),
    path("figures/<str:code>", views.figure, name="figure"),
    path("figures/<str:code>/rows", views.rows, name="rows"),
]
