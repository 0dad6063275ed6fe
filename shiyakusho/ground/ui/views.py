"""The page of parts. A door declares who may enter it (``route.staff("catalogue.read")``)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from shiyakusho.ground.ui.components import Component, components


def component_page(request: HttpRequest) -> HttpResponse:
    """Every part in every state."""
    return render(request, "ui/components.html", {"components": [_drawn(c) for c in components()]})


def _drawn(component: Component) -> dict[str, Any]:
    states = [
        {
            "title": state.title,
            "sample": state.sample,
            "html": render_to_string(component.template, dict(state.context)),
        }
        for state in component.states
    ]
    first = component.states[0].title.split(" ")[0]
    label = f"field: {first}" if component.name == "field" else component.name
    return {"label": label, "states": states}
