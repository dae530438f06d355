"""Checks what must be on the machine, and says in one sentence what is missing.

    needs.py            Python itself
    needs.py node       Node and npm
    needs.py tests PATH a browser and gettext, which are installed where that is allowed;
                        a ClamAV daemon too, without which one test is left out

Runs on an old Python 3 too, so that an old one gets a sentence and not a syntax error.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

PYTHON = (3, 11)
NODE = 20
# The first is the same browser without windows, and opens a page in half the time.
BROWSERS = ["chromium-headless-shell", "chromium"]
PACKAGES = ["fonts-noto-cjk", "gettext"]
SCANNER = "/usr/sbin/clamd"
SCANNER_PACKAGE = "clamav-daemon"


def python():
    """This very interpreter is new enough and can make environments."""
    if sys.version_info < PYTHON:
        here = "{}.{}".format(*sys.version_info[:2])
        return f"Yijia needs Python 3.11 or newer, and this is {here}: make PYTHON=python3.12 …"
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        return "This Python cannot make environments: install venv (Debian: python3-venv)."
    return None


def node():
    """Node is new enough, and npm is there."""
    if not (shutil.which("node") and shutil.which("npm")):
        return "Yijia needs Node 20 or newer with npm, to build its style sheets."
    version = subprocess.check_output(["node", "--version"]).decode().strip().lstrip("v")
    if int(version.split(".")[0]) < NODE:
        return f"Yijia needs Node 20 or newer, and this is {version}."
    return None


def tests(path):
    """A browser and gettext are there, or are installed; so is a scanner, if it may be."""
    missing = browser_and_gettext(path)
    if not missing and not (Path(SCANNER).exists() or install([SCANNER_PACKAGE])):
        sys.stderr.write("yijia: without clamav-daemon the test that asks it is left out.\n")
    return missing


def browser_and_gettext(path):
    """A browser and gettext are there, or are installed from the distribution's packages."""
    browser = path and Path(path).exists()
    if browser and shutil.which("xgettext"):
        return None
    if any(install([found, *PACKAGES]) for found in BROWSERS):
        return None
    if browser:
        return "The tests of the translations need gettext (Debian: apt install gettext)."
    return (
        "The browser tests need Chromium: install it (Debian: apt install chromium), "
        "or name one with make test CHROMIUM=/path/to/chromium."
    )


def install(packages):
    """Installs packages of the distribution where that is allowed, and says whether it could."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    # Where no mirror answers, it is said soon and not after many minutes.
    impatient = ["-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=0"]
    subprocess.call(["apt-get", *impatient, "update", "-qq"], env=quiet)
    words = ["apt-get", *impatient, "install", "-qq", "--yes", "--no-install-recommends"]
    return subprocess.call(words + packages, env=quiet) == 0


def main(words):
    """Runs one check; the exit status says how it ended."""
    checks = {"python": python, "node": node, "tests": tests}
    missing = checks[words[0] if words else "python"](*words[1:])
    if missing:
        sys.exit("yijia: " + missing)


if __name__ == "__main__":
    main(sys.argv[1:])
