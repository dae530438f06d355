"""Addresses of reporting members."""

from django.urls import path

from yijia.programmes.members.views import certificates, desk, organising, own, serving

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
    path("service", serving.posts, name="posts"),
    path("service/<int:identity>", serving.post, name="post"),
    path("service/<int:identity>/take", serving.take, name="take"),
    path("my-service", serving.mine, name="my-service"),
    path("my-service/certificates", certificates.mine, name="certificates"),
    path("my-service/certificates/new", certificates.make, name="make-certificate"),
    path("my-service/certificates/<int:identity>/pdf", certificates.pdf, name="certificate-pdf"),
    path(
        "my-service/certificates/<int:identity>/<slug:verb>",
        certificates.move,
        name="certificate",
    ),
    path("certificates", certificates.check, name="check"),
    path("my-service/<slug:key>", serving.mine, name="own-service"),
    path("my-service/<slug:kind>/<int:identity>/<slug:verb>", serving.serve, name="serve"),
    path("work/service", organising.index, name="organised"),
    path("work/service/new", organising.open_post, name="open-post"),
    path("work/service/<int:identity>", organising.post, name="organised-post"),
    path("work/service/<int:identity>/code", organising.code, name="code"),
    path("work/service/<int:identity>/cancel", organising.cancel, name="cancel-post"),
    path("work/service/<int:identity>/assign", organising.assign, name="assign"),
    path(
        "work/service/<slug:kind>/<int:identity>/<slug:verb>",
        organising.move,
        name="work-service",
    ),
]
