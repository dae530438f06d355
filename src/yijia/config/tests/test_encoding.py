"""Text in another encoding than UTF-8 is refused in words, whatever it calls itself."""

import io
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from wsgiref.headers import Headers
from wsgiref.types import WSGIEnvironment
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIHandler

from yijia.config import encoding

# The door ends connections of the request before, so each test has its own, not a transaction.
pytestmark = pytest.mark.django_db(transaction=True)
ODD = ["hex", "base64", "rot13", "idna", "undefined", "utf-7", "unicode_escape", "gbk", "none", ""]
MANY = "&".join(["a=1"] * 1001)
Ask = Callable[..., tuple[int, Headers, str]]


@pytest.fixture(name="ask")
def _ask() -> Ask:
    """Asks through the door of the web server, as the framework's own client does not."""
    application = encoding.utf8_alone(WSGIHandler())

    def ask(path: str, kind: str, *, query: str = "", **more: str) -> tuple[int, Headers, str]:
        environ: WSGIEnvironment = {"PATH_INFO": path, "QUERY_STRING": query, "CONTENT_TYPE": kind}
        environ |= {"HTTP_HOST": "localhost", "HTTP_ACCEPT_LANGUAGE": "en"} | more
        setup_testing_defaults(environ)
        environ["wsgi.input"] = io.BytesIO()
        told: list[Any] = []

        def start(*given: Any) -> Callable[[bytes], object]:
            told.extend(given)
            return io.BytesIO().write

        answer = application(environ, start)
        return int(told[0][:3]), Headers(told[1]), b"".join(answer).decode()

    return ask


@pytest.mark.parametrize("path", ["/api/v1/divisions", "/", "/issues/follow"])
@pytest.mark.parametrize(
    "parameter", [*(f"charset={odd}" for odd in ODD), "x*=nosuch'a'%41", "charset*=utf-8''a%00b"]
)
def test_text_in_another_encoding_is_refused_in_words(ask: Ask, path: str, parameter: str) -> None:
    status, headers, said = ask(path, f"text/plain; {parameter}", query="q=%2BAAA-&number=%5Cud800")
    assert status == 415 and "Send text in UTF-8." in said
    assert {"Content-Security-Policy", "Cache-Control"} <= set(headers.keys())


def test_a_form_in_another_encoding_is_refused(ask: Ask) -> None:
    kind = "multipart/form-data; boundary=a; charset=hex"
    assert ask("/issues/new/photos", kind, REQUEST_METHOD="POST")[0] == 415


@pytest.mark.parametrize("said", ["utf-8", "UTF-8", '"utf8"'])
def test_text_that_says_it_is_utf_8_is_read(ask: Ask, said: str) -> None:
    status, _headers, page = ask("/issues/follow", f"a/b; charset={said}", query="number=Zz9")
    assert status == 200 and "Zz9" in page
    assert ask("/", f"a/b; charset={said}", query=MANY)[0] == 200


def test_a_wrong_host_in_another_encoding_is_refused_as_any_other(ask: Ask) -> None:
    assert ask("/", "a/b; charset=hex", query="a=1", HTTP_HOST="evil.example")[0] == 400


def test_the_door_opens_in_a_process_that_has_set_up_nothing() -> None:
    door = "from yijia.config.wsgi import application; print(callable(application))"
    done = subprocess.run([sys.executable, "-c", door], capture_output=True, text=True, check=False)
    assert done.stdout == "True\n", done.stderr
