"""Addresses of reporting members."""

from django.urls import path

from yijia.programmes.members.views import desk, own

app_name = "members"
urlpatterns = [
    path("reporting", own.index, name="index"),
    path("reporting/new", own.report_in, name="report-in"),
    path("reporting/<slug:number>", own.mine, name="own"),
    path("reporting/<slug:number>/withdraw", own.withdraw, name="withdraw"),
    path("work/members", desk.index, name="desk"),
    path("work/members/<slug:number>", desk.report, name="report"),
    path("work/members/<slug:number>/person", desk.contact, name="contact"),
    path("work/members/<slug:number>/<slug:verb>", desk.move, name="move"),
]
