"""All text is UTF-8: what a request says of its encoding is taken off it and only noted.

The framework reads the query while it makes the request, in whatever encoding is named. Some names
are none of text, on which it fails before any page and any header; others bring a NUL or half a
character past the gate. The gate refuses what is noted here, in words.
"""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from yijia.ground.shell.middleware import ODD_ENCODING

UTF8 = frozenset({"utf-8", "utf8"})
# The one parameter that is needed: where the parts of a form end.
KEPT = "boundary"


def utf8_alone(application: WSGIApplication) -> WSGIApplication:
    """The application, which never learns of another encoding than UTF-8."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        kind, *parameters = environ.get("CONTENT_TYPE", "").split(";")
        kept = [given for given in parameters if _name(given) == KEPT]
        environ["CONTENT_TYPE"] = ";".join([kind, *kept])
        if any(_is_odd(given) for given in parameters):
            environ[ODD_ENCODING] = True
        return application(environ, start_response)

    return answer


def _name(parameter: str) -> str:
    return parameter.partition("=")[0].strip().lower()


def _is_odd(parameter: str) -> bool:
    """Whether a parameter names an encoding that is not UTF-8, its own one or that of the text."""
    name, value = _name(parameter), parameter.partition("=")[2]
    if name == "charset":
        return value.strip(" \"'").lower() not in UTF8
    return name.endswith("*")
