"""Addresses of forms."""

from django.urls import path

from yijia.engines.forms.views import cells, filled, keeping

app_name = "forms"
urlpatterns = [
    path("work/forms", keeping.index, name="index"),
    path("work/forms/new", keeping.upload, name="upload"),
    path("work/forms/filled/<int:identity>", filled.filling, name="filling"),
    path("work/forms/filled/<int:identity>/xlsx", filled.download, name="download"),
    path("work/forms/filled/<int:identity>/type", filled.type_cell, name="type"),
    path("work/forms/filled/<int:identity>/again", filled.again, name="again"),
    path("work/forms/filled/<int:identity>/back", filled.back, name="back"),
    path("work/forms/filled/<int:identity>/check", filled.check, name="check"),
    path("work/forms/filled/<int:identity>/sign", filled.sign, name="sign"),
    path("work/forms/filled/<int:identity>/send", filled.send, name="send"),
    path("work/forms/<int:identity>", keeping.sheet, name="sheet"),
    path("work/forms/<int:identity>/xlsx", keeping.download, name="original"),
    path("work/forms/<int:identity>/due", keeping.due, name="due"),
    path("work/forms/<int:identity>/replace", keeping.replace, name="replace"),
    path("work/forms/<int:identity>/end", keeping.end, name="end"),
    path("work/forms/<int:identity>/fill", keeping.fill, name="fill"),
    path("work/forms/<int:identity>/<int:number>", cells.grid, name="grid"),
    path("work/forms/<int:identity>/<int:number>/<slug:name>", cells.cell, name="cell"),
    path("work/forms/<int:identity>/<int:number>/<slug:name>/on", cells.run, name="run"),
    path("work/forms/<int:identity>/<int:number>/<slug:name>/remove", cells.unbind, name="unbind"),
]
