"""The root of all addresses."""

from django.urls import include, path

from yijia.front import api, views

urlpatterns = [
    # Asked more often than any page, and so looked for first.
    path("api/openapi.json", api.openapi, name="openapi"),
    path("api/", include((api.routes(), "ninja"), namespace="api")),
    path("api/<path:rest>", api.nothing),
    path("", views.home, name="home"),
    path("work", views.work, name="work"),
    path("work/beside/<slug:number>", views.beside, name="work-beside"),
    path("work/calendar", views.days_moved, name="days-moved"),
    path("work/morning", views.morning, name="morning"),
    path("work/morning/stop", views.stop_morning, name="stop-morning"),
    path("work/morning/<str:area>", views.morning, name="morning-of"),
    path("work/morning/<str:area>/ask", views.ask_morning, name="ask-morning"),
    path("work/narrow", views.narrow, name="narrow"),
    path("work/search", views.search, name="search"),
    path("work/organisation", views.own_organisations, name="own-organisations"),
    path("work/lists", views.saved_lists, name="saved-lists"),
    path("work/lists/new", views.save_list, name="save-list"),
    path("work/lists/<int:identity>/forget", views.forget_list, name="forget-list"),
    path("audit/samples", views.samples, name="samples"),
    path("audit/samples/<int:sample>", views.sample, name="sample"),
    path("audit/samples/<int:sample>/<str:number>", views.sampled_case, name="sampled-case"),
    path("article", views.article, name="article"),
    path("article.json", views.article_json, name="article-json"),
    path("demo", views.demo, name="demo"),
    path("", include("yijia.ground.shell.urls")),
    path("", include("yijia.ground.rights.urls")),
    path("", include("yijia.ground.accounts.urls")),
    path("", include("yijia.programmes.centres.urls")),
    path("", include("yijia.programmes.exchange.urls")),
    path("", include("yijia.programmes.issues.urls")),
    path("", include("yijia.programmes.members.urls")),
    path("", include("yijia.programmes.network.urls")),
    path("", include("yijia.engines.figures.urls")),
    path("", include("yijia.engines.forms.urls")),
    path("", include("yijia.engines.notices.urls")),
]
handler404 = "yijia.ground.shell.views.not_found"
handler400 = "yijia.ground.shell.views.unreadable"
handler500 = "yijia.ground.shell.views.broken"
