"""Addresses of the network."""

from django.urls import path

from yijia.programmes.network.views import convening, importing, keeping, meeting, public

app_name = "network"
urlpatterns = [
    path("network", public.index, name="index"),
    path("network/coverage", public.coverage, name="coverage"),
    path("network/names", public.names, name="names"),
    path("network/gathering", meeting.gathering, name="gathering"),
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
    path("work/convened", convening.convened, name="convened"),
    path("work/cases/<slug:number>/convene", convening.convene, name="convene"),
    path("work/convened/<slug:number>", convening.convening, name="convening"),
    path("work/convened/<slug:number>/units", convening.call_more, name="call-more"),
    path("work/convened/<slug:number>/units/<slug:code>/arrive", convening.arrive, name="arrive"),
    path(
        "work/convened/<slug:number>/units/<slug:code>/decline", convening.decline, name="decline"
    ),
    path("work/convened/<slug:number>/units/<slug:code>/enter", convening.enter, name="enter"),
    path("work/convened/<slug:number>/resolutions", convening.resolve, name="resolve"),
    path("work/convened/<slug:number>/close", convening.close, name="close"),
    path(
        "work/convened/<slug:number>/ratings/<slug:code>/<slug:other>",
        convening.rate,
        name="rate",
    ),
    path("work/resolutions/<int:identity>/report", convening.report, name="report"),
    path("work/resolutions/<int:identity>/accept", convening.accept, name="accept"),
    path("work/resolutions/<int:identity>/return", convening.give_back, name="give-back"),
    path("work/resolutions/<int:identity>/withdraw", convening.withdraw, name="withdraw"),
    path("work/meetings", meeting.index, name="meetings"),
    path("work/meetings/<slug:number>", meeting.meeting, name="meeting"),
    path("work/meetings/<slug:number>/minutes.pdf", meeting.printed, name="minutes"),
    path("work/meetings/<slug:number>/cancel", meeting.cancel, name="cancel-meeting"),
    path("work/meetings/<slug:number>/agenda", meeting.add_items, name="add-items"),
    path("work/meetings/<slug:number>/roll", meeting.take_roll, name="take-roll"),
    path("work/meetings/<slug:number>/sign", meeting.sign, name="sign-minutes"),
    path("work/meetings/<slug:number>/additions", meeting.add, name="add-to-minutes"),
    path("work/meetings/<slug:number>/points/<int:place>", meeting.decide, name="decide"),
    path(
        "work/meetings/<slug:number>/points/<int:place>/resolutions",
        meeting.resolve,
        name="resolve-point",
    ),
    path("work/bodies/<slug:code>/meetings", meeting.call, name="call-meeting"),
    path("work/bodies/<slug:code>/tasks", meeting.tasks, name="tasks"),
    path("work/bodies/<slug:code>/tasks.csv", meeting.tasks_file, name="tasks-file"),
    path("network/imports", importing.index, name="imports"),
    path("network/imports/<slug:what>", importing.bring_in, name="import"),
    path("network/imports/<int:batch>/undo", importing.undo, name="undo-import"),
]
