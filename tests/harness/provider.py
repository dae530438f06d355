"""An identity provider on the loopback address, whose every answer a test can spoil."""

import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from yijia.config import identity

SCRIPT = Path(__file__).with_suffix(".mjs")
CLIENT, SECRET = "yijia", "a secret between the two"


def known(issuer: str, *, name: str = "County ID", login_claim: str = "") -> identity.Provider:
    """How the settings know a provider."""
    return identity.Provider(
        issuer=issuer, client_id=CLIENT, secret=SECRET, name=name, login_claim=login_claim
    )


def new_key() -> rsa.RSAPrivateKey:
    """A key to sign answers with."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """What the provider holds and has heard, and what it answers with."""

    issuer: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    # What stands in the next answer, and what it is signed with when that is not the true key.
    claims: dict[str, Any] = field(default_factory=dict)
    signed_with: Any = None
    algorithm: str = "RS256"
    described_issuer: str = ""
    heard: list[dict[str, str]] = field(default_factory=list)

    def description(self) -> dict[str, Any]:
        """What the provider says of itself."""
        return {
            "issuer": self.described_issuer or self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        """The public half of the key."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}

    def answer(self) -> dict[str, Any]:
        """The answer to a code."""
        signed = jwt.encode(
            self.claims,
            self.key if self.signed_with is None else self.signed_with,
            algorithm=self.algorithm,
            headers={"kid": "one"},
        )
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers for the time of the block."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = {"/.well-known/openid-configuration": provider.description}
            self._send(known.get(self.path, provider.keys)())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.heard.append({name: found[0] for name, found in parse_qs(body).items()})
            self._send(provider.answer())

        def _send(self, document: dict[str, Any]) -> None:
            body = json.dumps(document).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield provider
        server.shutdown()


@contextmanager
def real(*, callback: str) -> Iterator[str]:
    """The issuer of a real provider, which runs for the time of the block and sends people back."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["node", str(SCRIPT), str(port), callback]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            said = process.stdout.readline() if process.stdout is not None else b""
            if not said.startswith(b"ready"):
                raise RuntimeError("The provider did not start: is oidc-provider installed?")
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
