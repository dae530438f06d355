"""Addresses of a person's own data, and of the desk of whoever answers for it."""

from django.urls import path

from yijia.ground.rights.views import desk, everybody, own

app_name = "rights"
urlpatterns = [
    path("your-data/<slug:holding>/<slug:key>", own.page, name="own"),
    path("your-data/<slug:holding>/<slug:key>/copy.json", own.copy_json, name="copy-json"),
    path("your-data/<slug:holding>/<slug:key>/copy.pdf", own.copy_pdf, name="copy-pdf"),
    path("your-data/<slug:holding>/<slug:key>/correct", own.correct, name="correct"),
    path("your-data/<slug:holding>/<slug:key>/withdraw", own.withdraw, name="withdraw"),
    path("your-data/<slug:holding>/<slug:key>/consent", own.consent, name="consent"),
    path("your-data/<slug:holding>/<slug:key>/readers", own.readers, name="readers"),
    path("your-data/<slug:holding>/<slug:key>/erase", own.erase, name="erase"),
    path("privacy", everybody.privacy, name="privacy"),
    path("work/rights", desk.requests, name="requests"),
    path("work/rights/new", desk.register, name="register"),
    path("work/rights/requests/<int:identity>", desk.answer, name="answer"),
    path("work/rights/holds", desk.holds, name="holds"),
    path("work/rights/holds/new", desk.hold, name="hold"),
    path("work/rights/holds/<int:identity>/lift", desk.lift, name="lift"),
    path("work/rights/terms", desk.terms, name="terms"),
    path("work/rights/retention", desk.retention, name="retention"),
]
