"""Addresses of figures."""

from django.urls import path

from yijia.engines.figures import views

app_name = "figures"
urlpatterns = [
    path("figures", views.index, name="index"),
    path("figures/board", views.board, name="board"),
    path("figures/board/<str:name>.<str:kind>", views.drawing, name="drawing"),
    path("figures/recounts", views.recounts, name="recounts"),
    path("figures/circles", views.circles, name="circles"),
    path("figures/circles/new", views.draw_circle, name="draw-circle"),
    path("figures/circles/<str:code>", views.circle, name="circle"),
    path("figures/circles/<str:code>/change", views.change_circle, name="change-circle"),
    path("figures/published", views.published, name="published"),
    path("figures/published/new", views.publish, name="publish"),
    path("figures/published/<str:month>.pdf", views.month_print, name="month-print"),
    path("figures/published/<str:month>", views.month, name="month"),
    path("data/", views.data, name="data"),
    path("data/datapackage.json", views.data_package, name="data-package"),
    path("data/figures.csv", views.data_list, name="data-list"),
    path("data/<str:code>.csv", views.data_file, name="data-file"),
    path("figures/<str:code>", views.figure, name="figure"),
    path("figures/<str:code>/targets", views.targets, name="targets"),
    path("figures/<str:code>/rows", views.rows, name="rows"),
]
