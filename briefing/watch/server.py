"""Serves the preview to a browser, and nothing else from this machine.

The only files read from disk for a response are those of :mod:`briefing.watch.page`, whose names
are listed here: all else comes from memory, as built.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request as Asked
from starlette.responses import (
    FileResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import BaseRoute, Mount, Route

from briefing.problems import Position
from briefing.watch.guard import DOCUMENT, Guard
from briefing.watch.images import WIDTHS, Images
from briefing.watch.views import View, Views

HERE = Path(__file__).parent / "page"
FILES = ("preview.css", "preview.js", "list.js", "morph.js", "icon.svg")
FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}

Opened = Callable[[Position], dict[str, str]]
"""Opens an editor at a position, and returns what to show about it."""


class Server:
    """Responses, from the views of a session."""

    def __init__(self, views: Views, opened: Callable[[str], object], edit: Opened) -> None:
        """``opened`` receives the name of a briefing that is viewed; ``edit`` opens an editor."""
        self._views, self._opened, self._edit = views, opened, edit
        self._images = Images()

    def app(self, token: str, port: int) -> Guard:
        """Return the application. All paths begin with the token of this session."""
        routes: list[BaseRoute] = [
            Route("/", self._list),
            *(Route(f"/{name}", _file) for name in FILES),
            Route("/events", self._events),
            Route("/images/{digest}-{width:int}.png", self._image),
            Route("/briefings/{name}/", self._preview),
            Route("/briefings/{name}/events", self._events_of_one),
            Route("/briefings/{name}/page.html", self._page),
            Route("/briefings/{name}/{pdf}.pdf", self._pdf),
            Route("/briefings/{name}/place", self._place),
        ]
        return Guard(Starlette(routes=[Mount(f"/{token}", routes=routes)]), port)

    async def _list(self, asked: Asked) -> Response:
        if len(self._views.listed) == 1:
            (name,) = self._views.listed
            return RedirectResponse(f"briefings/{quote(name, safe='')}/")
        return FileResponse(HERE / "list.html")

    async def _preview(self, asked: Asked) -> Response:
        self._view(asked)
        return FileResponse(HERE / "preview.html")

    async def _events(self, asked: Asked) -> Response:
        def told() -> list[dict[str, Any]]:
            return [view.summary() for view in self._views.listed.values()]

        return _stream(self._views.follow(told))

    async def _events_of_one(self, asked: Asked) -> Response:
        name = self._view(asked).name

        def told() -> dict[str, Any]:
            others = len(self._views.listed) > 1
            return self._views.by_name[name].as_json() | {"has_others": others}

        async def events() -> AsyncIterator[Any]:
            self._views.readers[name] += 1
            self._opened(name)
            try:
                async for state in self._views.follow(told):
                    yield state
            finally:
                self._views.readers[name] -= 1

        return _stream(events())

    async def _page(self, asked: Asked) -> Response:
        page = self._view(asked).page
        if not page:
            raise HTTPException(404)
        return Response(page, media_type="text/html", headers=DOCUMENT)

    async def _pdf(self, asked: Asked) -> Response:
        printed = self._view(asked).printed
        if printed is None or printed.name != f"{asked.path_params['pdf']}.pdf":
            raise HTTPException(404)
        return Response(printed.content, media_type="application/pdf")

    async def _image(self, asked: Asked) -> Response:
        digest, width = asked.path_params["digest"], asked.path_params["width"]
        pdfs = [view.printed for view in self._views.by_name.values() if view.printed]
        image = None
        if width in WIDTHS:
            image = await run_in_threadpool(self._images.image, digest, width, pdfs)
        if image is None:
            raise HTTPException(404)
        return Response(image, media_type="image/png", headers=FOR_EVER)

    async def _place(self, asked: Asked) -> Response:
        """Return the source position of an anchor, if any; with ``open``, open an editor there."""
        view = self._view(asked)
        places = ((key, view.place(key)) for key in asked.query_params.getlist("of"))
        key, place = next(((key, place) for key, place in places if place), ("", None))
        if place is None:
            return JSONResponse(None)
        told = {"anchor": key, "file": place.file, "line": place.line}
        return JSONResponse(told | (self._edit(place) if "open" in asked.query_params else {}))

    def _view(self, asked: Asked) -> View:
        view = self._views.by_name.get(asked.path_params["name"])
        if view is None:
            raise HTTPException(404)
        return view


async def _file(asked: Asked) -> Response:
    return FileResponse(HERE / Path(asked.url.path).name)


def _stream(told: AsyncIterator[Any]) -> Response:
    """Stream server-sent events, each with the whole state, so that reconnecting misses nothing."""

    async def events() -> AsyncIterator[str]:
        yield "retry: 500\n\n"
        async for value in told:
            yield f"data: {json.dumps(value, ensure_ascii=True)}\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")
