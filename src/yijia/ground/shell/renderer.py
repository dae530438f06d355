"""Finds the templates of forms and fields among the shell's own."""

from django.forms.renderers import TemplatesSetting
from django.template.base import Template

_STOCK = "django/forms/widgets/"


class Renderer(TemplatesSetting):
    """Draws every form, field and stock widget from the templates of this room."""

    form_template_name = "shell/form.html"
    field_template_name = "shell/field.html"

    def get_template(self, template_name: str) -> Template | None:
        """Our own template of a stock widget, so that a plain field needs no widget of ours."""
        return super().get_template(template_name.replace(_STOCK, "shell/widgets/"))
