"""Widgets with more to say than the framework's own; a plain field needs none of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget
from django.utils.datastructures import MultiValueDict

from yijia.ground.files import rules

PICTURES = ",".join(rules.PICTURE_TYPES)


def _width(width: int | None) -> str:
    return f"govuk-input--width-{width}" if width else ""


class Text(forms.TextInput):
    """One line of 2, 3, 4, 5, 10, 20 or 30 characters; `kind` is email, tel, url or search."""

    def __init__(
        self,
        *,
        kind: str = "text",
        width: int | None = None,
        autocomplete: str = "",
        inputmode: str = "",
        spellcheck: str = "",
    ) -> None:
        attributes = {
            "class": _width(width),
            "autocomplete": autocomplete,
            "inputmode": inputmode,
            "spellcheck": spellcheck,
        }
        super().__init__({name: value for name, value in attributes.items() if value})
        self.input_type = kind


class LongText(forms.Textarea):
    """Several lines, with what is left to write counted when the field has a `max_length`."""

    template_name = "shell/widgets/long_text.html"

    def __init__(self, *, rows: int = 5) -> None:
        super().__init__({"rows": rows})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The framework's context, with the limit counted and not cut off by the browser."""
        context = super().get_context(name, value, attrs)
        attributes = context["widget"]["attrs"]
        limit = attributes.pop("maxlength", None)
        if limit is not None:
            described = (attributes.get("aria-describedby"), f"{attributes['id']}-info")
            attributes["aria-describedby"] = " ".join(part for part in described if part)
            attributes["class"] = f"{attributes.get('class', '')} govuk-js-character-count".strip()
        context["widget"]["limit"] = limit
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was written, each line break counted once as the browser counts it."""
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class _Choices(ChoiceWidget):
    """Choices with a hint under some and a divider before others, both by value."""

    def __init__(
        self,
        *,
        hints: Mapping[str, str] | None = None,
        dividers: Mapping[str, str] | None = None,
        inline: bool = False,
        small: bool = False,
    ) -> None:
        super().__init__()
        self.hints = dict(hints or {})
        self.dividers = dict(dividers or {})
        self.inline = inline
        self.small = small

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The framework's context, with how the choices stand."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"inline": self.inline, "small": self.small}
        return context

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One choice, with its hint and the divider before it."""
        option = super().create_option(*args, **kwargs)
        option["hint"] = self.hints.get(str(option["value"]), "")
        option["divider"] = self.dividers.get(str(option["value"]), "")
        if option["hint"] and "id" in option["attrs"]:
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option


class Radios(_Choices, forms.RadioSelect):
    """One of a few answers."""

    template_name = "shell/widgets/radio.html"


class Checkboxes(_Choices, forms.CheckboxSelectMultiple):
    """Any of a few answers."""

    template_name = "shell/widgets/checkbox_select.html"


class DateParts(forms.Widget):
    """A date in three boxes: year, month, day."""

    template_name = "shell/widgets/date_parts.html"
    use_fieldset = True
    parts = ("year", "month", "day")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The framework's context, with the date in its parts."""
        context = super().get_context(name, value, attrs)
        context["widget"]["wrong"] = "aria-invalid" in context["widget"]["attrs"]
        context["widget"]["parts"] = dict(zip(self.parts, _parts_of(value), strict=True))
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The first box, where a line of the error summary leads."""
        return f"{id_}_{self.parts[0]}"

    def value_from_datadict(
        self, data: Any, files: MultiValueDict[str, Any], name: str
    ) -> str | None:
        """The three boxes joined by hyphens, or one value sent whole, or nothing."""
        if name in data:
            return str(data[name])
        given = [str(data.get(f"{name}_{part}", "")).strip() for part in self.parts]
        return "-".join(given) if any(given) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether none of the boxes was sent at all."""
        return name not in data and all(f"{name}_{part}" not in data for part in self.parts)


class FileUpload(forms.FileInput):
    """A file, by default a photo, which is shown before it is sent."""

    template_name = "shell/widgets/file.html"

    def __init__(self, *, accept: str = PICTURES, preview: bool = True) -> None:
        attributes: dict[str, Any] = {"accept": accept}
        super().__init__(attributes | ({"data-preview": ""} if preview else {}))


class Password(forms.PasswordInput):
    """A password, which the person may look at while typing."""

    def __init__(self, *, autocomplete: str = "current-password") -> None:
        attributes = {"autocomplete": autocomplete, "spellcheck": "false", "autocapitalize": "none"}
        super().__init__(attributes | {"class": _width(20)})


def _parts_of(value: Any) -> tuple[str, str, str]:
    """Year, month and day of a date, or of what was typed, so that it is shown again."""
    if isinstance(value, date):
        return str(value.year), str(value.month), str(value.day)
    year, month, day = (*str(value or "").split("-", 2), "", "", "")[:3]
    return year, month, day
