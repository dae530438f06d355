"""Addresses of the exchange."""

from django.urls import path

from yijia.programmes.exchange.views import desk, giving, projects, public

app_name = "exchange"
urlpatterns = [
    path("needs", public.index, name="index"),
    path("needs/new", public.make, name="make"),
    path("needs/done", public.done, name="done"),
    path("needs/follow", public.follow, name="follow"),
    path("needs/lost-code", public.lost_code, name="lost-code"),
    path("needs/<slug:number>", public.mine, name="own"),
    path("needs/<slug:number>/forget", public.forget, name="forget"),
    path("needs/<slug:number>/<slug:verb>", public.answer, name="answer"),
    path("needs/<slug:number>/matches/<int:identity>/<slug:verb>", public.settle, name="settle"),
    path("resources", public.resources, name="resources"),
    path("projects", projects.index, name="projects"),
    path("projects/<int:identity>", projects.project, name="project"),
    path(
        "work/projects/new/<slug:division>/<slug:category>",
        projects.open_project,
        name="open-project",
    ),
    path("work/projects/<int:identity>/done", projects.finish, name="finish-project"),
    path("work/projects/<int:identity>/drop", projects.drop, name="drop-project"),
    path("work/steps/<int:identity>/done", projects.finish_step, name="finish-step"),
    path("work/plans", projects.plans, name="plans"),
    path("work/plans/<int:identity>", projects.plan, name="plan"),
    path("work/giving/import", projects.bring_in, name="import-resources"),
    path("work/giving/import/<int:batch>/undo", projects.undo, name="undo-resources"),
    path("work/giving/needs/<slug:number>", giving.offers, name="offers"),
    path("work/giving", giving.index, name="giving"),
    path("work/giving/new", giving.enter, name="enter-resource"),
    path("work/giving/<int:identity>", giving.resource, name="resource"),
    path("work/giving/<int:identity>/end", giving.end, name="end-resource"),
    path("work/giving/<int:identity>/claim/<slug:number>", giving.claim, name="claim"),
    path("work/needs/<slug:number>/ask/<int:identity>", giving.ask, name="ask-unit"),
    path("work/matches/<int:identity>/<slug:verb>", giving.move, name="move-match"),
    path("work/needs", desk.index, name="desk"),
    path("work/needs/new", desk.register, name="register"),
    path("work/needs/registered", desk.registered, name="registered"),
    path("work/needs/<slug:number>", desk.case, name="case"),
    path("work/needs/<slug:number>/person", desk.contact, name="contact"),
    path("work/needs/<slug:number>/<slug:verb>", desk.move, name="move"),
]
