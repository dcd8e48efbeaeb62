"""Builds briefings on many machines with Dask (the extra ``cluster``).

Whole briefings are distributed: their files are sent, and their outcomes with the bytes of their
pages returned. So reading and composing are shared too, which would otherwise keep one machine busy
while the others wait, and no shared disk is needed. Only the machine of the command writes.
"""

from __future__ import annotations

import atexit
import os
import platform
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from functools import cache
from pathlib import Path
from shutil import rmtree
from typing import Any, ParamSpec, TypeVar

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


P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 10
"""Seconds to wait for the scheduler."""
SLOWEST = 120
"""Seconds to wait for the versions of all workers, each of which loads the engine first."""
MOST_REASONS = 5
"""How many unusable workers are reported by name."""


class Unusable(Exception):
    """There is no cluster, or none that produces the same bytes; one line for each reason."""

    def __init__(self, reasons: list[str], remedy: str) -> None:
        """``remedy``: what the user can do."""
        super().__init__("; ".join(reasons))
        self.reasons, self.remedy = reasons, remedy


class Cluster(Executor):
    """The workers of a scheduler, which reassigns the tasks of a lost worker to another.

    A task lost for good raises BrokenExecutor, as with the processes of this machine.
    """

    def __init__(self, address: str) -> None:
        """``address``: for example ``tcp://10.0.0.1:8786``. Raises Unusable."""
        self._client = _connect(address)
        try:
            threads: Mapping[str, int] = self._client.nthreads()
            answers = self._client.run(facts, on_error="return", callback_timeout=SLOWEST)
            exposed = self._client.run(has_open_path, on_error="return")
            refused = _refusals(answers, threads, exposed)
            self.number = len(threads)
        except Exception as error:  # the type depends on when the connection was lost
            self._client.close()
            # Two clocks run, and the one inside asyncio raises a TimeoutError without a message.
            why = f"timed out after {SLOWEST} s" if isinstance(error, TimeoutError) else error
            reason = f"'{address}', or a worker, does not answer: {why}"
            raise Unusable([reason], _START) from error
        if refused or not self.number:
            self._client.close()
            raise Unusable(refused or [f"'{address}' has no workers"], _ALIKE if refused else _JOIN)
        self._executor = self._client.get_executor(pure=False)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Submit a task to the cluster."""
        local: Future[T] = Future()
        remote = self._executor.submit(fn, *args, **kwargs)
        remote.add_done_callback(lambda done: _forward_result(done, local))
        return local

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Disconnect from the cluster; running tasks are abandoned."""
        with suppress(Exception):  # whatever it raises if the scheduler is gone
            self._executor.shutdown(wait=False)
        self._client.close()


def _forward_result(remote: Future[T], local: Future[T]) -> None:
    """Pass a result on. Tasks do not raise, so any exception is a failure of a machine."""
    if not local.set_running_or_notify_cancel():
        return
    error = None if remote.cancelled() else remote.exception()
    if remote.cancelled() or error is not None:
        lost = BrokenExecutor("lost on the cluster")
        lost.__cause__ = error
        local.set_exception(lost)
    else:
        local.set_result(remote.result())


def _connect(address: str) -> Any:
    try:
        import dask

        # It logs at length on stderr what is reported here in one line.
        silent = dict.fromkeys(("distributed", "distributed.client", "tornado"), "critical")
        dask.config.set({"logging": silent})
        import distributed
    except ImportError as error:
        raise Unusable(
            ["the extra 'cluster' is not installed"], extra_install_command("cluster")
        ) from error

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
            raise Unusable([f"'{address}' cannot be queried: {error}"], _TLS) from error
        raise Unusable([f"there is no scheduler at '{address}'"], _START) from error


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


class Folders(Value):
    """Packed folders. Paths are relative to the parent of each folder."""

    files: tuple[tuple[str, bytes], ...]
    links: tuple[tuple[str, str], ...] = ()
    """Symlinks that lead out of their folder or are broken, kept so that they are reported, and
    those that lead to a folder in it, which is packed once."""


class Shipment(Value):
    """A briefing packed to be built elsewhere."""

    request: Request
    name: str
    content: Folders
    """The content folder with only this briefing, and the archive."""
    appearance: Folders
    """The templates folder, and the theme folder under its own name, which problems mention."""
    alike: Mapping[str, str]
    """What must be equal on the machine that builds it."""


def pack_shipment(request: Request, name: str) -> tuple[Callable[[Shipment], Outcome], Shipment]:
    """Return a function to call elsewhere and its argument. Raises OSError for unreadable files."""
    content, archive = request.content.resolve(), request.content.parent / "archive"
    others = {f"{other}.yaml" for other in briefing_names(content) if other != name}
    shared = (
        content / file
        for file in list_names(content)
        if file.endswith((".yaml", ".yml")) and file not in others
    )
    own = _list_guarded(content / name, content) if (content / name).is_dir() else ()
    sources = _pack("content", content, (*own, *shared))
    texts = _pack("archive", archive, (t for t in archive.glob("*.txt") if t.is_file()))
    theme = request.theme_folder.resolve()
    worn = _list_guarded(theme, theme) if theme.is_dir() else ()
    styles = _pack(f"theme/{request.theme_folder.name}", theme, worn)
    templates = _list_files(request.templates)
    return make_shipment, Shipment(
        request,
        name,
        Folders((*sources.files, *texts.files), (*sources.links, *texts.links)),
        Folders(
            (*styles.files, *_pack_files("templates", request.templates, templates)), styles.links
        ),
        facts(),
    )


def _pack(called: str, folder: Path, found: Iterable[Path]) -> Folders:
    """Pack files of a folder; symlinks that lead out of it, or to a folder, stay symlinks."""
    files, links = list[Path](), list[tuple[str, str]]()
    for file in found:
        if _is_outside(file, folder):
            target = str(file.readlink())
        elif file.is_dir():  # a symlink: see ``_list_guarded``
            target = os.path.relpath(file.resolve(), file.parent)
        else:
            files.append(file)
            continue
        links.append((f"{called}/{file.relative_to(folder).as_posix()}", target))
    return Folders(tuple(_pack_files(called, folder, files)), tuple(links))


def _pack_files(called: str, folder: Path, found: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a folder under its packed name; symlinks are replaced by their targets."""
    for file in found:
        yield f"{called}/{file.relative_to(folder).as_posix()}", file.read_bytes()


def make_shipment(shipment: Shipment) -> Outcome:
    """Run the first part of a build on another machine, with the local result. Raises NotAlike."""
    different = ", ".join(differences(shipment.alike, facts()))
    if different:
        raise NotAlike(different)
    collect_now_and_then()
    appearance = _unpack_templates(shipment.appearance)
    with tempfile.TemporaryDirectory(prefix="briefing-") as folder:
        root = Path(folder)
        _unpack(shipment.content, root)
        request = replace(
            shipment.request,
            content=root / "content",
            templates=appearance / "templates",
            theme=appearance / "theme" / shipment.request.theme_folder.name,
            output=root / "output",
        )
        return make(request, shipment.name)


@cache
def _unpack_templates(appearance: Folders) -> Path:
    """Return where templates are unpacked while this process lives: one folder for all briefings.

    Jinja caches compiled templates by path; compiling them again takes a tenth of a second for each
    briefing.
    """
    folder = tempfile.mkdtemp(prefix="briefing-templates-")
    atexit.register(rmtree, folder, ignore_errors=True)
    _unpack(appearance, Path(folder))
    return Path(folder)


def _unpack(folders: Folders, root: Path) -> None:
    for path, _ in (*folders.files, *folders.links):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
    for path, content in folders.files:
        (root / path).write_bytes(content)
    for path, target in folders.links:
        (root / path).symlink_to(target)


def _list_guarded(folder: Path, within: Path) -> Iterator[Path]:
    """Yield every file below a folder, and every symlink that leads to a folder or out.

    A folder is visited once, whatever links lead to it. Both paths must be resolved but for the
    last part of ``folder``.
    """
    waiting, seen = [folder], set[Path]()
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        if place.is_symlink():
            yield place
            waiting += () if _is_outside(place, within) else [place.resolve()]
            continue
        for entry in sorted(place.iterdir()):
            is_outside = _is_outside(entry, within)
            if entry.is_dir() and not is_outside and entry.name != "__pycache__":
                waiting.append(entry)
            elif is_outside or entry.is_file():
                yield entry


def _list_files(folder: Path, above: frozenset[Path] = frozenset()) -> Iterator[Path]:
    """Yield every file below a folder of templates, which may be linked from anywhere."""
    real = folder.resolve()
    if real in above:  # a link to a folder that it is in
        return
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _list_files(entry, above | {real})
        elif entry.is_file():
            yield entry


def _is_outside(file: Path, within: Path) -> bool:
    if not file.is_symlink():
        return False
    return not file.exists() or not file.resolve().is_relative_to(within.resolve())


__all__ = ["Cluster", "Unusable", "differences", "pack_shipment"]
