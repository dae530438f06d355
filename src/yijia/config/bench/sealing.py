"""Sealing and opening a field, with each cipher, against the bare library."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yijia.base import ciphers
from yijia.base.ciphers import Profile, Sealer
from yijia.config.bench import rates
from yijia.config.bench.findings import Part, Row, Target, rate, share
from yijia.config.bench.series import Series
from yijia.config.bench.stage import Stage

TITLE = "Sealing"
TEXT = """\
A field of {length} bytes is sealed and opened as in the vault: a key of its own, a fresh nonce, and
what it belongs to as associated data. The reference is the library called bare: one cipher object,
one nonce, again and again. Each is measured on one core; then sealing on all {cores} cores at once.
"""
# Making the cipher for each field, drawing a nonce and binding it to its place cost what they cost.
AIM = 0.15
NAMES = {Profile.AES_256_GCM: "AES-256-GCM", Profile.SM4_GCM: "SM4-GCM"}
VERBS = ("sealed", "opened")


def measure(on: Stage) -> Part:
    """Measures both ciphers, round by round, and all cores at once in the end."""
    on.say(f"Sealing fields of {rates.LENGTH} bytes")
    found: dict[tuple[Profile, str], list[float]] = {}
    for _round in range(on.size.rounds):
        for profile in Profile:
            for name, act in {**rates.ours(profile), **_bare(profile)}.items():
                reached = rates.per_second(act, seconds=on.size.seconds / 4)
                found.setdefault((profile, name), []).append(reached)
    series = {key: Series.of(values) for key, values in found.items()}
    whole = Series.of(_on_all_cores(on) for _round in range(on.size.rounds))
    return part(series, whole=whole)


def part(series: Mapping[tuple[Profile, str], Series], *, whole: Series) -> Part:
    """What was found: rates by cipher and verb, and ours as a share of the bare library's."""
    rows: list[Row] = []
    targets: list[Target] = []
    for profile in Profile:
        for verb in VERBS:
            ours, bare = series[profile, verb], series[profile, f"bare {verb}"]
            what = f"{NAMES[profile]}, {verb}"
            ratio = ours.over(bare)
            rows += [rate(what, ours), rate(f"{what} by the bare library", bare)]
            rows.append(share(f"{what}, of the bare library's rate", ratio))
            targets.append(_target(what, ratio=ratio))
    rows.append(rate(f"{NAMES[Profile.AES_256_GCM]}, sealed on all cores", whole))
    text = TEXT.format(length=rates.LENGTH, cores=os.cpu_count())
    return Part(TITLE, text, targets=targets, rows=rows)


def _target(what: str, *, ratio: Series) -> Target:
    aim = f"at least {AIM:.0%} of the bare library's rate"
    return Target(what, aim=aim, found=f"{ratio.median:.0%}", met=ratio.median >= AIM)


def _bare(profile: Profile) -> dict[str, Callable[[], object]]:
    is_aes = profile is Profile.AES_256_GCM
    cipher: Sealer = AESGCM(os.urandom(32)) if is_aes else ciphers.Sm4Gcm(os.urandom(16))
    nonce, plain, context = os.urandom(12), os.urandom(rates.LENGTH), rates.CONTEXT.encode()
    sealed = cipher.encrypt(nonce, plain, context)
    return {
        "bare sealed": lambda: cipher.encrypt(nonce, plain, context),
        "bare opened": lambda: cipher.decrypt(nonce, sealed, context),
    }


def _on_all_cores(on: Stage) -> float:
    """What all cores seal together, each in a process of its own."""
    words = [sys.executable, "-m", "yijia.config.bench.rates", str(on.size.seconds / 4)]
    cores = range(os.cpu_count() or 1)
    running = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _core in cores]
    return sum(float(process.communicate()[0]) for process in running)
