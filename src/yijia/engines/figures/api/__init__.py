"""The JSON routes of figures. Outside programs rely on them: names and meanings stay."""

from yijia.engines.figures.api.recounting import router

__all__ = ["router"]
