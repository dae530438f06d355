"""What pages of the network share: the day asked for."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from yijia.programmes.network import inputs


def day_of(request: HttpRequest) -> date:
    """The day asked for; today where none is, or one that cannot be read."""
    form = inputs.OnDay(request.GET)
    return (form.is_valid() and form.cleaned_data["on"]) or timezone.localdate()
