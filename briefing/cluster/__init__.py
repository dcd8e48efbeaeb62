"""Builds briefings on many machines with Dask (the extra ``cluster``).

Whole briefings are distributed: their files are sent, and their outcomes with the bytes of their
pages returned. So reading and composing are shared too, which would otherwise keep one machine busy
while the others wait, and no shared disk is needed. Only the machine of the command writes. It also
builds what cannot be sent, and what is lost.
"""

import atexit
import io
import platform
import sys
import tarfile
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from shutil import rmtree
from typing import Any

from msgspec.structs import replace

from briefing.build.pipeline import make
from briefing.build.request import Outcome, Request
from briefing.system.cache import hash_code, hash_file
from briefing.system.paths import LOCK, briefing_names, list_names
from briefing.system.process import collect_now_and_then
from briefing.system.values import Value
from briefing.system.versions import extra_install_command

PROGRAM = Path(__file__).parent.parent


@cache
def facts() -> Mapping[str, str]:
    """Return what must be equal on two machines for a briefing to have the same bytes on both.

    The versions of packages and libraries, and digests of what has no version. Never raises.
    """
    from briefing import vega_lite
    from briefing.pdf import EngineMissing, versions
    from briefing.pdf.libraries import libraries
    from briefing.system.fonts import font_versions

    versions_here = {"Python": ".".join(platform.python_version_tuple()[:2])}
    try:
        versions_here |= {**vega_lite.versions(), **font_versions(), **versions(), **libraries()}
    except EngineMissing as error:
        versions_here["Pango"] = str(error)
    versions_here["requirements.lock"] = hash_file(LOCK)[:12]
    versions_here["this program"] = hash_code(PROGRAM)[:12]
    return versions_here


def has_open_path() -> bool:
    """Return whether this process would import a module that lies in its working folder."""
    here = Path.cwd().resolve()
    return any(Path(path).resolve() == here for path in sys.path)


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> Iterator[str]:
    """Describe in words what differs on the other machine."""
    for name, own in here.items():
        other = there.get(name, "not there")
        if other != own:
            yield f"{name} is {other}, here {own}"


PATIENCE = 10
"""Seconds to wait for the scheduler."""
SLOWEST = 120
"""Seconds to wait for the versions of all workers, each of which loads the engine first."""
MOST_REASONS = 5
"""How many unusable workers are reported by name."""


class Unusable(Exception):
    """There is no cluster, or none that produces the same bytes.

    Its arguments are what the user can do, and a line for each reason.
    """


@contextmanager
def connect(address: str) -> Iterator[Executor]:
    """Provide the workers of a scheduler, which reassigns the tasks of a lost worker to another.

    ``address``: for example ``tcp://10.0.0.1:8786``. Raises Unusable.
    """
    client = _find_scheduler(address)
    try:
        try:
            threads: Mapping[str, int] = client.nthreads()
            answers = client.run(facts, on_error="return", callback_timeout=SLOWEST)
            exposed = client.run(has_open_path, on_error="return")
            refused = _refusals(answers, threads, exposed)
        except Exception as error:  # the type depends on when the connection was lost
            # Two clocks run, and the one inside asyncio raises a TimeoutError without a message.
            why = f"timed out after {SLOWEST} s" if isinstance(error, TimeoutError) else error
            reason = f"'{address}', or a worker, does not answer: {why}"
            raise Unusable(_START, reason) from error
        if refused:
            raise Unusable(_ALIKE, *refused)
        if not threads:
            raise Unusable(_JOIN, f"'{address}' has no workers")
        yield client.get_executor(pure=False)
    finally:
        with suppress(Exception):  # whatever it raises if the scheduler is gone
            client.close()


def _find_scheduler(address: str) -> Any:
    try:
        import dask

        # It logs at length on stderr what is reported here in one line.
        silent = dict.fromkeys(("distributed", "distributed.client", "tornado"), "critical")
        dask.config.set({"logging": silent})
        import distributed
    except ImportError as error:
        reason = "the extra 'cluster' is not installed"
        raise Unusable(extra_install_command("cluster"), reason) from error

    class Client(distributed.Client):
        def start(self, **kwargs: Any) -> None:
            # Its own time limit covers only connecting: a silent listener would hang the run.
            super().start(callback_timeout=2 * PATIENCE, **kwargs)  # type: ignore[no-untyped-call]

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # differing versions are reported by us
            connected: Callable[..., Any] = Client
            return connected(address, timeout=PATIENCE, set_as_default=False)
    except Exception as error:  # even a MemoryError, if another service answers
        if isinstance(error, TypeError) and address.startswith("tls"):  # no certificates are set
            raise Unusable(_TLS, f"'{address}' cannot be queried: {error}") from error
        raise Unusable(_START, f"there is no scheduler at '{address}'") from error


def _refusals(
    answers: Mapping[str, Any], threads: Mapping[str, int], exposed: Mapping[str, Any]
) -> list[str]:
    """Return a reason for each unusable worker. The layout engine is not thread-safe."""
    here, refused = facts(), []
    for address, there in sorted(answers.items()):
        if not isinstance(there, Mapping):
            refused.append(f"the worker at {address} does not have this program ({there})")
        elif reasons := list(differences(here, there)):
            refused.append(f"the worker at {address} has other versions: {'; '.join(reasons)}")
        elif threads.get(address, 1) != 1:
            refused.append(f"the worker at {address} was not started with '--nthreads 1'")
        elif exposed.get(address):
            refused.append(f"the worker at {address} was not started with 'python -P'")
    more = len(refused) - MOST_REASONS
    return refused[:MOST_REASONS] + ([f"{more} more workers cannot be used"] if more > 0 else [])


_START = "start one with 'dask scheduler' (docs/cluster.md), or leave --scheduler out"
_TLS = "set Dask's certificates, distributed.comm.tls, here as on the cluster (docs/cluster.md)"
_JOIN = "start some with 'dask worker' and the scheduler's address (docs/cluster.md)"
_ALIKE = "start them as docs/cluster.md says, with the versions of this machine"


class NotAlike(Exception):
    """A worker that joined late has other versions; the message says which."""


class Shipment(Value):
    """A briefing packed to be built elsewhere: folders as archives."""

    request: Request
    name: str
    content: bytes
    """The content folder with only this briefing, and the archive."""
    appearance: bytes
    """The templates folder, and the theme folder under its own name, which problems mention."""
    alike: Mapping[str, str]
    """What must be equal on the machine that builds it."""

    def make(self) -> Outcome:
        """Run the first part of a build, with the same result as at home. Raises NotAlike."""
        if different := ", ".join(differences(self.alike, facts())):
            raise NotAlike(different)
        collect_now_and_then()
        appearance = _unpack_appearance(self.appearance)
        with tempfile.TemporaryDirectory(prefix="briefing-") as folder:
            _unpack(self.content, folder)
            request = replace(
                self.request,
                content=Path(folder, "content"),
                templates=appearance / "templates",
                theme=appearance / "theme" / self.request.theme_folder.name,
                output=Path(folder, "output"),
            )
            return make(request, self.name)


def pack_shipment(request: Request, name: str) -> Shipment:
    """Return a briefing to be built elsewhere.

    Raises OSError for what can only be built here: it has unreadable files, or symlinks that lead
    to folders or out of the content.
    """
    content, theme = request.content.resolve(), request.theme_folder.resolve()
    archive = request.content.parent.resolve() / "archive"
    others = {f"{other}.yaml" for other in briefing_names(content) if other != name}
    own = [content / file for file in {*list_names(content)} - others if file.endswith(".yaml")]
    own += [content / name] if (content / name).is_dir() else []
    quoted = [*archive.glob("*.txt")]
    within = {content: (*own, *(content / name).rglob("*")), archive: quoted}
    for folder, paths in {**within, theme: theme.rglob("*")}.items():
        for path in paths:
            is_inside = not path.is_symlink() or path.resolve(strict=True).is_relative_to(folder)
            if not is_inside or (path.is_symlink() and path.is_dir()):
                raise OSError(f"'{path}' is a symlink to a folder, or to elsewhere")
    return Shipment(
        request,
        name,
        _pack({f"{path.parent.name}/{path.name}": path for path in quoted}
              | {f"content/{path.name}": path for path in own}),
        _pack({f"theme/{request.theme_folder.name}": theme, "templates": request.templates}),
        facts(),
    )  # fmt: skip


def _pack(paths: Mapping[str, Path]) -> bytes:
    """Return an archive of files and folders under other names, with what symlinks lead to."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", dereference=True) as archive:
        for name, path in paths.items():
            if path.exists():
                archive.add(path, name)
    return packed.getvalue()


def _unpack(packed: bytes, folder: str) -> None:
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


@cache
def _unpack_appearance(packed: bytes) -> Path:
    """Return where templates are unpacked while this process lives: one folder for all briefings.

    Jinja caches compiled templates by path; compiling them again takes a tenth of a second for each
    briefing.
    """
    folder = tempfile.mkdtemp(prefix="briefing-templates-")
    atexit.register(rmtree, folder, ignore_errors=True)
    _unpack(packed, folder)
    return Path(folder)


__all__ = ["Unusable", "connect", "differences", "pack_shipment"]
