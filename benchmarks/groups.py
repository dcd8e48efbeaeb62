"""Groups of jobs that are measured together, one after the other in each round."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks import ground as on
from benchmarks import ours
from benchmarks.cluster import cluster
from benchmarks.documents import edit_briefing, word
from benchmarks.ground import Ground
from benchmarks.measuring import Failed, Job, Sample, Series, interleaved

PLAIN = "WeasyPrint alone"
NOTHING = "python -c pass"
COLD = "cold"
UNCHANGED = "nothing changed"
ONE_WORD = "one word, command anew"
WARM = "one word, warm"
PREVIEW = "one word, warm, page only"
POOL = "--jobs 2"
CLUSTER = "--scheduler, 2 workers"
ONE_PROCESS = "--jobs 1"
ONE_BUILD = "one of them, cold"
ONE_EDITED = "one edited"


@dataclass(frozen=True)
class Group:
    """Jobs measured in turn, and the one they are compared with."""

    title: str
    baseline: str
    series: Mapping[str, Series] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)
    """Why a job was not measured."""
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Sizes of the PDFs, in bytes."""
    pages: int = 0
    """Number of pages of our PDF."""

    def ratio(self, job: str, to: str | None = None) -> float | None:
        """Return the median ratio of two jobs; None if one of them was not measured."""
        mine, other = self.series.get(job), self.series.get(to or self.baseline)
        return mine.over(other)[1] if mine and other else None


def commands(ground: Ground, pages: int, rounds: int, budget: float) -> Group:
    """Measure commands, from start to end."""
    document = ground.document(pages)
    fresh, kept = ground.output(f"cold-{pages}"), ground.output(f"kept-{pages}")
    files = {name: ground.output(f"{name}-{pages}.pdf") for name in (PLAIN, "Typst", "Chromium")}
    jobs = {
        NOTHING: on.nothing(),
        COLD: on.cold(document.content, fresh),
        PLAIN: on.plain(document, files[PLAIN]),
        "Typst": on.typst(document, files["Typst"]),
        "Chromium": on.browser(document, files["Chromium"]),
        ONE_WORD: on.again(document.content, kept, document.edit_content),
        UNCHANGED: on.again(document.content, kept),
    }
    jobs[ONE_WORD](99)  # so that there is a cache
    group = _measured(Group(f"{pages} pages, a command", PLAIN), jobs, rounds, budget)
    files[COLD] = next(fresh.glob("*.pdf"), fresh)
    sizes = {name: file.stat().st_size for name, file in files.items() if file.is_file()}
    return replace(group, sizes=sizes, pages=_pages(files[COLD]))


def staying(ground: Ground, pages: int, rounds: int, budget: float) -> Group:
    """Measure programs that stay running, each with one word changed between jobs."""
    document = ground.document(pages)
    warm, page = ground.output(f"warm-{pages}"), ground.output(f"page-{pages}")
    sources = {
        "peers.plain": document.plain,
        "peers.typst": document.typst,
        "peers.chromium": document.page,
    }
    jobs, group = {}, Group(f"{pages} pages, a program that stays", PLAIN)
    with ExitStack() as ended:
        programs = {m: ended.enter_context(on.staying(m)) for m in ("ours", *sources)}

        def pressed(module: str) -> str:
            return f"{sources[module]}\t{ground.output(f'{module}-{pages}.pdf')}"

        asked = {
            PLAIN: ("peers.plain", pressed("peers.plain")),
            "Typst": ("peers.typst", pressed("peers.typst")),
            "Chromium": ("peers.chromium", pressed("peers.chromium")),
            WARM: ("ours", ours.job(document.content, warm, "pdf", "html")),
            PREVIEW: ("ours", ours.job(document.content, page, "html")),
        }
        results = {WARM: (warm, "*.pdf"), PREVIEW: (page, "*.html")}
        for n, (name, (module, words)) in enumerate(asked.items()):

            def job(number: int, n: int = n, module: str = module, words: str = words) -> Sample:
                document.edit(len(asked) * number + n)  # a word that no job has had
                return programs[module].ask(words)

            where, pattern = results.get(name, (ground.folder / "made", f"{module}-{pages}.pdf"))
            try:
                job(100)  # not counted: it imports, and fills the cache
                _must_say(next(where.glob(pattern)), word(len(asked) * 100 + n))
                jobs[name] = job
            except Failed as error:
                group = replace(group, failed={**group.failed, name: str(error)})
        return _measured(group, jobs, rounds, budget)


def batch(ground: Ground, number: int, rounds: int, budget: float) -> Group:
    """Measure many briefings without a cache."""
    content = ground.set_of(number)
    group = Group(f"{number} briefings, cold", ONE_PROCESS)
    jobs = {
        ONE_PROCESS: on.cold(content, ground.output("batch-1"), "--jobs", "1"),
        POOL: on.cold(content, ground.output("batch-2"), "--jobs", "2"),
    }
    with ExitStack() as ended:
        try:
            address = ended.enter_context(cluster(ground.folder, 2))
            scheduler = ("--scheduler", address)
            jobs[CLUSTER] = on.cold(content, ground.output("batch-3"), *scheduler)
        except Failed as error:
            group = replace(group, failed={CLUSTER: str(error)})
        return _measured(group, jobs, rounds, budget)


def one_of_many(ground: Ground, number: int, rounds: int, budget: float) -> Group:
    """Measure an edit to one of many, beside a cold build of that one alone."""
    content, kept = ground.set_of(number, "--short"), ground.output("many")
    on.again(content, kept)(0)
    name = f"set-{number // 2:03}"
    jobs = {
        ONE_BUILD: on.cold(content, ground.output("alone"), name),
        ONE_EDITED: on.again(content, kept, lambda n: edit_briefing(content / name, n)),
        UNCHANGED: on.again(content, kept),
    }
    return _measured(Group(f"one of {number} edited", ONE_BUILD), jobs, rounds, budget)


def long(ground: Ground, pages: int, rounds: int, budget: float) -> Group:
    """Measure a long document, cold: how time and memory grow."""
    document, fresh = ground.document(pages), ground.output(f"cold-{pages}")
    jobs = {
        COLD: on.cold(document.content, fresh),
        PLAIN: on.plain(document, ground.output(f"plain-{pages}.pdf")),
    }
    group = _measured(Group(f"{pages} pages, a command", PLAIN), jobs, rounds, budget)
    return replace(group, pages=_pages(next(fresh.glob("*.pdf"), fresh)))


def _must_say(file: Path, expected: str) -> None:
    """Check that the new word is printed; otherwise the job was not done. Raises Failed."""
    said = file.read_text("utf-8") if file.suffix == ".html" else _text_of(file)
    if expected not in said:
        raise Failed(f"'{expected}' is not in {file.name}")


def _pages(pdf: Path) -> int:
    """Return the number of pages of a file; 0 if it does not exist."""
    import pypdfium2

    if not pdf.is_file():
        return 0
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def _text_of(pdf: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return re.sub(r"\W*[\r\n\ufffe]+", "", "\n".join(texts))  # words may be hyphenated


def _measured(group: Group, jobs: Mapping[str, Job], rounds: int, budget: float) -> Group:
    failed = dict(group.failed)
    series = interleaved(jobs, rounds, budget, lambda name, why: failed.update({name: str(why)}))
    return replace(group, series=series, failed=failed)
