"""Addresses of figures."""

from django.urls import path

from yijia.engines.figures.views import keeping, numbers, published

app_name = "figures"
urlpatterns = [
    path("figures", numbers.index, name="index"),
    path("figures/board", numbers.board, name="board"),
    path("figures/board/<str:name>.<str:kind>", numbers.drawing, name="drawing"),
    path("figures/recounts", numbers.recounts, name="recounts"),
    path("figures/circles", keeping.circles, name="circles"),
    path("figures/circles/new", keeping.draw_circle, name="draw-circle"),
    path("figures/circles/<str:code>", keeping.circle, name="circle"),
    path("figures/circles/<str:code>/change", keeping.change_circle, name="change-circle"),
    path("figures/published", published.published, name="published"),
    path("figures/published/new", published.publish, name="publish"),
    path("figures/published/<str:month>.pdf", published.month_print, name="month-print"),
    path("figures/published/<str:month>", published.month, name="month"),
    path("data/", published.data, name="data"),
    path("data/datapackage.json", published.data_package, name="data-package"),
    path("data/figures.csv", published.data_list, name="data-list"),
    path("data/<str:code>.csv", published.data_file, name="data-file"),
    path("figures/<str:code>", numbers.figure, name="figure"),
    path("figures/<str:code>/targets", keeping.targets, name="targets"),
    path("figures/<str:code>/recount", numbers.recount, name="recount"),
    path("figures/<str:code>/rows", numbers.rows, name="rows"),
]
