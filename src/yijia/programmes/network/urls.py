"""Addresses of the network."""

from django.urls import path

from yijia.programmes.network.views import importing, keeping, public

app_name = "network"
urlpatterns = [
    path("network", public.index, name="index"),
    path("network/coverage", public.coverage, name="coverage"),
    path("network/names", public.names, name="names"),
    path("network/places/<slug:code>", public.place, name="place"),
    path("network/bodies/<slug:code>", public.body, name="body"),
    path("network/places/<slug:code>/body", keeping.add_body, name="add-body"),
    path("network/bodies/<slug:code>/end", keeping.end_body, name="end-body"),
    path("network/places/<slug:code>/exclude", keeping.exclude, name="exclude"),
    path("network/exclusions/<int:identity>/end", keeping.end_exclusion, name="end-exclusion"),
    path("network/places/<slug:code>/rule", keeping.set_rule, name="set-rule"),
    path("network/bodies/<slug:code>/seat", keeping.give_seat, name="give-seat"),
    path("network/seats/<int:identity>/end", keeping.end_seat, name="end-seat"),
    path("network/bodies/<slug:code>/agreement", keeping.sign_agreement, name="sign-agreement"),
    path("network/agreements/<int:identity>/end", keeping.end_agreement, name="end-agreement"),
    path("network/agreements/<int:identity>/promise", keeping.add_promise, name="add-promise"),
    path("network/promises/<int:identity>/kept", keeping.keep_promise, name="keep-promise"),
    path("network/imports", importing.index, name="imports"),
    path("network/imports/<slug:what>", importing.bring_in, name="import"),
    path("network/imports/<int:batch>/undo", importing.undo, name="undo-import"),
]
