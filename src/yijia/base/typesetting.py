"""Documents to print, set in memory: nothing of them touches the disk."""

import json
from collections.abc import Mapping
from pathlib import Path

import typst


def pdf_of(template: Path, data: Mapping[str, object], *, fonts: Path) -> bytes:
    """A PDF of a Typst template, which finds its values as JSON in `sys.inputs.data`.

    They come in as values, so nothing of them is read as markup. `fonts` is the directory of the
    only fonts that are used, so that a document looks the same wherever it is set.

    Raises:
        TypstError: the template does not fit its values.
    """
    made = typst.compile(
        template,
        font_paths=[fonts],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    if not isinstance(made, bytes):
        raise TypeError("a document is set as one file")
    return made
