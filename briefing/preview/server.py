"""Serves the preview to a browser, and nothing else from this machine.

The only files read from disk for a response are those in ``page/``: all else comes from memory, as
built.
"""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from briefing.output.formats import Format
from briefing.preview.builds import Builds
from briefing.preview.views import WIDTHS, View, render_page
from briefing.problems import Position

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Default headers of every response."""

DOCUMENT = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
}
"""Headers of a briefing's page, which may run no script. Its own policy, which allows its style by
hash, applies as well."""


def add_headers(app: ASGIApp) -> ASGIApp:
    """Return an application whose responses have :data:`HEADERS`, unless they set their own."""

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await app(scope, receive, send_with_headers)

    return respond


HERE = Path(__file__).parent / "page"
FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}

Edit = Callable[[Position], dict[str, str]]
"""Opens an editor at a position, and returns what to show about it."""


class Server:
    """Responses, from the views of a session."""

    def __init__(self, builds: Builds, edit: Edit) -> None:
        self._builds, self._edit = builds, edit

    def app(self, token: str) -> ASGIApp:
        """Return the application, for one person on this machine.

        All paths begin with a token that only this session knows, so that no other page, and no
        other account on the machine, can request anything. Any other host is DNS rebinding:
        another page whose requests look like our own.
        """
        routes: list[BaseRoute] = [
            Route("/", self._list),
            Route("/events", self._events),
            Route("/images/{digest}-{width:int}.png", self._image),
            Route("/briefings/{name}/", self._preview),
            Route("/briefings/{name}/events", self._briefing_events),
            Route("/briefings/{name}/page.html", self._page),
            Route("/briefings/{name}/place", self._place),
            Route("/briefings/{name}/{file}", self._pdf),
            Mount("/", StaticFiles(directory=HERE)),
        ]
        hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
        routes = [Mount(f"/{token}", routes=routes)]
        return Starlette(routes=routes, middleware=[Middleware(add_headers), hosts])

    async def _list(self, request: Request) -> Response:
        if len(self._builds.listed) == 1:
            (view,) = self._builds.listed
            return RedirectResponse(f"briefings/{quote(view.name, safe='')}/")
        return FileResponse(HERE / "list.html")

    async def _preview(self, request: Request) -> Response:
        self._view(request)
        return FileResponse(HERE / "preview.html")

    async def _events(self, request: Request) -> Response:
        def state() -> list[dict[str, Any]]:
            return [view.summary() for view in self._builds.listed]

        return _stream(self._builds.follow(state))

    async def _briefing_events(self, request: Request) -> Response:
        name, builds = self._view(request).name, self._builds

        def state() -> dict[str, Any]:
            return builds.views[name].as_json() | {"has_others": len(builds.listed) > 1}

        async def events() -> AsyncIterator[Any]:
            builds.readers[name] += 1
            builds.open(name)
            try:
                async for value in builds.follow(state):
                    yield value
            finally:
                builds.readers[name] -= 1

        return _stream(events())

    async def _page(self, request: Request) -> Response:
        page = self._view(request).page
        if not page:
            raise HTTPException(404)
        return Response(page, media_type=Format.HTML.media_type, headers=DOCUMENT)

    async def _pdf(self, request: Request) -> Response:
        printed = self._view(request).printed
        if printed is None or printed.name != request.path_params["file"]:
            raise HTTPException(404)
        return Response(printed.content, media_type=Format.PDF.media_type)

    async def _image(self, request: Request) -> Response:
        digest, width = request.path_params["digest"], request.path_params["width"]
        printed = (view.printed for view in self._builds.views.values() if view.printed)
        pages = ((pdf.content, *page) for pdf in printed for page in enumerate(pdf.sheets))
        place = next(((pdf, n) for pdf, n, sheet in pages if sheet.digest == digest), None)
        if place is None or width not in WIDTHS:
            raise HTTPException(404)
        image = await run_in_threadpool(render_page, *place, width)
        return Response(image, media_type="image/png", headers=FOR_EVER)

    async def _place(self, request: Request) -> Response:
        """Return the source position of an anchor, if any; with ``open``, open an editor there."""
        view = self._view(request)
        places = ((key, view.place(key)) for key in request.query_params.getlist("of"))
        key, place = next(((key, place) for key, place in places if place), ("", None))
        if place is None:
            return JSONResponse(None)
        origins = view.shown.list_origins(key) if view.shown else ()
        figures = [origin._asdict() for origin in origins]
        shown = {"anchor": key, "file": place.file, "line": place.line, "figures": figures}
        return JSONResponse(shown | (self._edit(place) if "open" in request.query_params else {}))

    def _view(self, request: Request) -> View:
        view = self._builds.views.get(request.path_params["name"])
        if view is None:
            raise HTTPException(404)
        return view


def _stream(states: AsyncIterator[Any]) -> Response:
    """Stream server-sent events, each with the whole state, so that reconnecting misses nothing."""

    async def events() -> AsyncIterator[str]:
        yield "retry: 500\n\n"
        async for value in states:
            yield f"data: {json.dumps(value, ensure_ascii=True)}\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")
