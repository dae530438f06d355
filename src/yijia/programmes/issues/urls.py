"""Addresses of issues."""

from django.urls import path

from yijia.programmes.issues.views import (
    contacts,
    following,
    handling,
    joining,
    raising,
    registering,
    responsible,
    templates,
    together,
)

app_name = "issues"
urlpatterns = [
    path("issues/new", raising.start, name="start"),
    path("issues/new/check", raising.check, name="check"),
    path("issues/new/revealing", raising.revealing, name="revealing"),
    path("issues/new/similar", joining.similar, name="similar"),
    path("issues/new/done", raising.done, name="done"),
    path("issues/new/photos/remove", raising.remove_photos, name="remove-photos"),
    path("issues/new/<slug:name>", raising.page, name="page"),
    path("issues/follow", following.follow, name="follow"),
    path("issues/lost-code", following.lost_code, name="lost-code"),
    path("issues/<slug:number>", following.issue, name="own"),
    path("issues/<slug:number>/receipt", following.receipt, name="receipt"),
    path("issues/<slug:number>/forget", following.forget, name="forget"),
    path("issues/<slug:number>/photos/<slug:token>", following.photo, name="own-photo"),
    path("issues/<slug:number>/files/<slug:token>", following.document, name="own-file"),
    path("issues/<slug:number>/<slug:verb>", following.answer, name="answer"),
    path("places", responsible.index, name="places"),
    path("places/<slug:code>", responsible.place, name="place"),
    path("desk/new", registering.register, name="register"),
    path("desk/done", registering.registered, name="registered"),
    path("work/templates", templates.index, name="templates"),
    path("work/templates/new", templates.add, name="add-template"),
    path("work/templates/<int:identity>/end", templates.end, name="end-template"),
    path("work/together", together.together, name="together"),
    path("work/contacts", contacts.index, name="contacts"),
    path("work/contacts/ask", contacts.ask, name="ask-contacts"),
    path("work/contacts/<int:identity>", contacts.one, name="contacts-request"),
    path("work/contacts/<int:identity>/approve", contacts.approve, name="approve-contacts"),
    path("work/contacts/<int:identity>/refuse", contacts.refuse, name="refuse-contacts"),
    path("work/contacts/<int:identity>/csv", contacts.download, name="take-contacts"),
    path("work/issues/<slug:number>", handling.case, name="case"),
    path("work/issues/<slug:number>/print", handling.work_order, name="print"),
    path("work/issues/<slug:number>/person", handling.contact, name="contact"),
    path("work/issues/<slug:number>/photos/<slug:token>", handling.photo, name="photo"),
    path("work/issues/<slug:number>/files/<slug:token>", handling.document, name="file"),
    path("work/issues/<slug:number>/<slug:verb>", handling.move, name="move"),
]
