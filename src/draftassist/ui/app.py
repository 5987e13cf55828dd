"""Builds the agent desk and serves it: one page, one process, nothing that leaves the machine."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from draftassist.domain.scorecard import ReplyToScore
from draftassist.errors import PortTakenError, UsageError

if TYPE_CHECKING:
    import gradio as gr

    from draftassist.services import Services
    from draftassist.ui.handlers import Handlers

__all__ = ["RunningDesk", "build", "launch", "main"]

_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'; form-action 'none'"
)
"""Gradio needs inline script and eval; that nothing may be fetched from or sent to another host is what counts here."""
_HEADERS: Final = [
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
_SLOW_S: Final = 3.0
_Message = MutableMapping[str, Any]


class _Guarded:
    """ASGI layer that sends the headers which keep the browser on this host."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: _Message, receive: Any, send: Callable[[_Message], Awaitable[None]]) -> None:
        async def guarded(message: _Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS]
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


@dataclass(frozen=True)
class RunningDesk:
    """A desk that is being served at `address`."""

    address: str
    blocks: gr.Blocks
    handlers: Handlers

    def close(self) -> None:
        """Stop serving and drafting."""
        self.blocks.close(verbose=False)
        self.handlers.close()


def build(services: Services) -> tuple[gr.Blocks, Handlers]:
    """The page over these services and what it does, not yet served."""
    import gradio as gr

    from draftassist.ui.handlers import Handlers
    from draftassist.ui.layout import build_page
    from draftassist.ui.wiring import wire

    cases = services.example_cases()
    blocks: gr.Blocks = gr.Blocks(title="DraftAssist", analytics_enabled=False)
    with blocks:
        page = build_page(cases)
        handlers = Handlers(services, page, cases)
        wire(blocks, page, handlers)
    blocks.queue(default_concurrency_limit=8, api_open=False)
    return blocks, handlers


def launch(services: Services) -> RunningDesk:
    """Serve the desk on the settings' host and port without blocking. Raises PortTakenError."""
    from starlette.middleware import Middleware

    host, port = services.settings.host, _free(services.settings.host, services.settings.port)
    blocks, handlers = build(services)
    for noisy in ("httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        blocks.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            share=False,
            inbrowser=False,
            inline=False,
            quiet=True,
            show_error=False,
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            ssr_mode=False,
            pwa=False,
            mcp_server=False,
            num_workers=0,
            root_path="",
            theme=_theme(),
            css=_asset("desk.css"),
            head=f"<script>{_asset('desk.js')}</script>",
            app_kwargs={"middleware": [Middleware(_Guarded)], "docs_url": None, "redoc_url": None, "openapi_url": None},
        )
    except OSError:
        raise _taken(host, port) from None
    except ValueError as error:
        if "localhost is not accessible" not in str(error):
            raise
        raise UsageError(
            "the desk cannot reach its own address", mend="exempt loopback from the proxy: NO_PROXY=127.0.0.1,localhost"
        ) from None
    shown = "localhost" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    return RunningDesk(f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/", blocks, handlers)


def _free(host: str, port: int) -> int:
    """The port, once it is known that nobody listens there; 0 becomes one that is free. Raises PortTakenError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        raise UsageError(
            f"no such address: {host}", field="DRAFTASSIST_HOST", mend="name an address of this machine"
        ) from None
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError:
            raise _taken(host, port) from None
        return int(probe.getsockname()[1])


def _taken(host: str, port: int) -> PortTakenError:
    mend = "stop what listens there, or set DRAFTASSIST_PORT to another port"
    return PortTakenError(f"{host}:{port} is in use", mend=mend)


def _theme() -> gr.themes.Base:
    """System fonts only: Gradio's own would be looked for on the network."""
    import gradio as gr

    sans = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
    mono = ("ui-monospace", "Menlo", "Consolas", "monospace")
    theme: gr.themes.Base = gr.themes.Base(font=list(sans), font_mono=list(mono), radius_size="md")
    return theme


def _asset(name: str) -> str:
    return resources.files("draftassist.ui").joinpath(name).read_text(encoding="utf-8")


def _warm(services: Services) -> None:
    """Load the scorer and bring the index up to date, so that the first draft does not wait for it."""
    slow = "draftassist: reading the knowledge; only the first time takes long"
    notice = threading.Timer(_SLOW_S, print, [slow], {"file": sys.stderr, "flush": True})
    notice.start()
    try:
        services.score(ReplyToScore(reply="Hello"))
        if services.roots:
            services.search("warm-up", limit=1)
    finally:
        notice.cancel()


def main() -> int:
    """Serve the desk until it is interrupted; prints one line with the address."""
    from draftassist.services import Services
    from draftassist.settings import load_settings

    with Services(load_settings()) as services:
        _free(services.settings.host, services.settings.port)  # a taken port is said before anything is loaded
        _warm(services)
        desk = launch(services)
        print(f"The agent desk is at {desk.address} (Ctrl+C ends it)", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(file=sys.stderr)
        finally:
            desk.close()
    return os.EX_OK
