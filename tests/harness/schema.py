"""The part of JSON Schema that the description of our routes uses, checked to the letter."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
SAID = frozenset(
    {"title", "description", "default", "format", "contentMediaType", "examples"}
    | {"$ref", "type", "anyOf", "enum", "const", "pattern", "minimum", "maximum", "minLength"}
    | {"maxLength", "properties", "required", "additionalProperties", "items"}
)


def resolved(schema: Schema, *, document: Schema) -> Schema:
    """The schema itself, or the one that it refers to."""
    while "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def faults(value: object, *, schema: Schema, document: Schema, at: str = "$") -> list[str]:
    """What a schema finds wrong with a value; a word that is not checked here is a fault too."""
    schema = resolved(schema, document=document)
    unknown = [f"{at}: the schema says {word}" for word in sorted(set(schema) - SAID)]
    if "anyOf" in schema:
        tried = [faults(value, schema=s, document=document, at=at) for s in schema["anyOf"]]
        return unknown + ([] if [] in tried else [fault for found in tried for fault in found])
    if not _is_of(value, schema.get("type")):
        return [*unknown, f"{at}: {value!r} is no {schema['type']}"]
    found = [*_of_value(value, schema=schema), *_of_text(value, schema=schema)]
    inner = [
        fault
        for name, part, below in _parts(value, schema=schema)
        for fault in faults(part, schema=below, document=document, at=f"{at}.{name}")
    ]
    return [*unknown, *(f"{at}: {fault}" for fault in found), *inner]


def _is_of(value: object, kind: str | None) -> bool:
    if kind is None:
        return True
    return isinstance(value, TYPES[kind]) and isinstance(value, bool) == (kind == "boolean")


def _of_value(value: object, *, schema: Schema) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{value!r} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{value!r} is not {schema['const']!r}"
    if isinstance(value, int | float) and not _lies_within(value, schema=schema):
        yield f"{value} is out of bounds"
    if isinstance(value, dict):
        yield from (
            f"{name} is missing" for name in schema.get("required", ()) if name not in value
        )
        if schema.get("additionalProperties") is False:
            known = schema.get("properties", {})
            yield from (f"{name} is not known" for name in value if name not in known)


def _lies_within(value: float, *, schema: Schema) -> bool:
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))


def _of_text(value: object, *, schema: Schema) -> Iterator[str]:
    if not isinstance(value, str):
        return
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{value[:20]!r} is too short or too long"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{value[:20]!r} does not match {schema['pattern']}"


def _parts(value: object, *, schema: Schema) -> Iterator[tuple[str, object, Schema]]:
    if isinstance(value, dict):
        known = schema.get("properties", {})
        yield from ((name, value[name], known[name]) for name in value if name in known)
    elif isinstance(value, list):
        yield from ((str(n), item, schema.get("items", {})) for n, item in enumerate(value))
