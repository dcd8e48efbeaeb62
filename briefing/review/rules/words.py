"""Rules on words: their number, their tone, and names as ``terms.yaml`` has them."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from babel import Locale

from briefing.model.blocks.lists import People
from briefing.model.blocks.text import Quotation
from briefing.model.glossary import Forms, fold_type
from briefing.review.index import Index
from briefing.review.rule import Violation, Violations, rule
from briefing.review.text import count_words, matches

_SENTENCE_HEAD = re.compile(r"(?:^|[.!?:]\s+|[“\"(*]\s*)$")
_BEFORE = 60  # characters are searched: a text may have a word at every other character


@rule("relative-date", "evaluative-word", needs_language=True)
def doubtful_words(index: Index) -> Violations:
    """In the author's own words, except names: capitalised within a sentence; and not in statements
    of facts, which are those of the paragraph that prints them.
    """
    relative, evaluative = index.vocabulary.relative_date, index.vocabulary.evaluative
    dated = "write the date, or 'as of' with a date"
    judged = "leave it out, or quote the word and say whose it is"
    for pattern, code, what, help in (
        (relative, "relative-date", "depends on the date of reading", dated),
        (evaluative, "evaluative-word", "is a judgement", judged),
    ):
        for text in index.texts:
            for match in matches(pattern, text.own) if text.path[0] != "facts" else ():
                end = len(text.own[: match.start()].rstrip("*"))
                is_head = _SENTENCE_HEAD.search(text.own, max(0, end - _BEFORE), end)
                if match[0][0].islower() or is_head:
                    message = f"'{match[0]}' {what}"
                    yield Violation(text.path, message, match.span(), help, code=code)


_LONGEST_SENTENCE, _LONGEST_PARAGRAPH, _LONGEST_KEY_POINT, _LONGEST_AVERAGE = 40, 90, 30, 25
_FEWEST_SENTENCES = 3
"""Minimum number of sentences for an average."""


@rule("long-sentence", "long-paragraph", "long-key-point", stage="part")
def long_texts(index: Index) -> Violations:
    for text in index.texts:
        # A word and its space are two characters at least: most texts are too short.
        if not text.is_prose or len(text.value) < 2 * _LONGEST_KEY_POINT:
            continue
        is_point, words = text.path[:2] == ("document", "key_points"), count_words(text.plain)
        for sentence in text.sentences if not is_point and words > _LONGEST_SENTENCE else ():
            if sentence.words > _LONGEST_SENTENCE:
                message = f"this sentence has {sentence.words} words; the limit is"
                message += f" {_LONGEST_SENTENCE}"
                yield Violation(text.path, message, sentence[:2], "divide it")
        if is_point and words > _LONGEST_KEY_POINT:
            message = f"this key point has {words} words; the limit is {_LONGEST_KEY_POINT}"
            help = "keep what must be said, and leave the rest to the paragraph"
            yield Violation(text.path, message, None, help, code="long-key-point")
        if text.path[-2:] == ("paragraph", "text") and words > _LONGEST_PARAGRAPH:
            message = f"this paragraph has {words} words; the limit is {_LONGEST_PARAGRAPH}"
            help = "split it into two paragraphs"
            yield Violation(text.path, message, None, help, code="long-paragraph")


@rule("long-average", help="divide the longest")
def long_averages(index: Index) -> Violations:
    lengths: dict[str, list[int]] = {}
    for text, _ in index.paragraphs():
        lengths.setdefault(str(text.path[1]), []).extend(one.words for one in text.sentences)
    for name, numbers in lengths.items():
        average, heading = sum(numbers) / len(numbers), index.briefing.sections[name].heading
        if len(numbers) >= _FEWEST_SENTENCES and average > _LONGEST_AVERAGE:
            message = f"the sentences of '{heading}' have {average:.0f} words on average; the limit"
            yield Violation(("sections", name, "heading"), f"{message} is {_LONGEST_AVERAGE}")


# Names and acronyms

_ACRONYM = re.compile(r"(?<![\w.’'+#/@-])(?:[A-Z]{2,}(?:s(?=\W|$))?)(?![\w+]|\.[A-Z]|-?\d)")
_BRACKETED = re.compile(
    r"(?<![\w’'.-])(?P<name>(?:[\w’'.-]+\s){2,12})\((?P<acronym>[A-Z][\w+-]*[A-Z])\)"
)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


@rule("acronym-undefined", needs_language=True)
def undefined_acronyms(index: Index) -> Violations:
    words = index.vocabulary
    known = {*words.known_acronyms, *Locale(words.tag).currencies, *_words_in_capitals(index)}
    explained: set[str] | None = None
    for text in index.texts:
        for match in matches(_ACRONYM, text.own):
            word = match[0].rstrip("s")
            if word in known or _ROMAN.fullmatch(word):
                continue
            if explained is None:
                explained = {one["acronym"] for text in index.texts if "(" in text.value
                             for one in _BRACKETED.finditer(text.plain)
                             if _stands_for(one["acronym"], one["name"])}  # fmt: skip
            known.add(word)
            if word not in explained:
                help = f"write 'Full Name ({word})' at its first use, or add it to terms.yaml"
                yield Violation(
                    text.path, f"nothing says what {word} stands for", match.span(), help
                )


def _words_in_capitals(index: Index) -> set[str]:
    """Return the words of known names in capitals: those that have them, and family names."""
    terms, sources = index.briefing.terms.values(), index.briefing.sources.values()
    names = [name for fact in index.briefing.facts.values() for name in fact.entities]
    names += [person.name for _, person in index.entries_of(People)]
    names += [name for term in terms for name in (term.pref_label, *term.alt_label)]
    others = [name or "" for source in sources
              for name in (source.title, source.container_title, source.publisher)]  # fmt: skip
    others += [term.acronym or "" for term in terms]
    capitals = {word for name in (*names, *others) for word in re.findall(r"[A-Z]{2,}", name)}
    return capitals | {word.upper() for name in names for word in re.findall(r"\b[A-Z]\w+", name)}


def _stands_for(acronym: str, name: str) -> bool:
    """Return whether the initials of a name match an acronym: in order, or at least its first."""
    initials = "".join(word[0] for word in re.split(r"[\s-]+", name) if word).casefold()
    letters, signs = iter(initials), [sign for sign in acronym.casefold() if sign.isalpha()]
    return all(sign in letters for sign in signs) or acronym[0].casefold() in initials


_ALIKE = 0.8
"""How alike two names are of which one is misspelt."""


@rule(
    "name-differs",
    help="correct whichever is wrong; if both are right, add it to 'alt_label' of the term",
)
def misspelt_names(index: Index) -> Violations:
    terms = index.briefing.terms.values()
    forms: dict[str, list[str]] = {}
    for term in terms:
        forms.setdefault(term.acronym or "", []).extend((term.pref_label, *term.alt_label))
    labels = {_key(label): label for each in forms.values() for label in each}
    people = [((*path, "name"), person.name) for path, person in index.entries_of(People)]
    people += [((*path, "speaker"), block.speaker or "")
               for path, block in index.of_kind(Quotation)]  # fmt: skip
    for path, name in people:
        right = None if _key(name) in labels else _nearest_name(name, labels)
        if right is not None:
            yield Violation(path, f"'{name}' is '{right}' in terms.yaml")
    for text in index.texts:
        for match in _BRACKETED.finditer(text.own) if "(" in text.own else ():
            right, *others = forms.get(match["acronym"], ("",))
            if not right or any(
                _key(match["name"]).endswith(_key(one)) for one in (right, *others)
            ):
                continue
            words = match["name"].split()[-len(right.split()) :]
            words = words[next((n for n, word in enumerate(words) if word[0].isupper()), 0) :]
            name, start = " ".join(words), match.start() + match["name"].rfind(words[0])
            if SequenceMatcher(None, _key(name), _key(right)).ratio() >= _ALIKE:
                span = (start, match.start("acronym") - 2)
                yield Violation(text.path, f"'{name}' is '{right}' in terms.yaml", span)


def _key(name: str) -> str:
    return fold_type(" ".join(name.split())).casefold()


def _nearest_name(name: str, labels: dict[str, str]) -> str | None:
    """Return the name that differs in a letter or two: not that of a brother or a namesake."""
    words = _key(name).split()
    for key, label in labels.items() if len(words) > 1 else ():
        other = key.split()
        pairs = [(a, b) for a, b in zip(words, other, strict=False) if a != b]
        is_near = len(other) == len(words) and len(pairs) == 1
        if is_near and SequenceMatcher(None, *pairs[0]).ratio() >= _ALIKE:
            return label
    return None


@rule("avoided-name")
def avoided_names(index: Index) -> Violations:
    forms = {fold_type(form): term for term in index.briefing.terms.values() for form in term.avoid}
    named = Forms(forms, _key)
    loose = {form: term for form, term in reversed(forms.items()) if form == form.lower()}
    for text in index.texts if forms else ():
        past, own = 0, fold_type(text.own)
        for _, start, end in named.find_all(own):
            if start < past:
                continue  # a part of the name before
            past, words = end, " ".join(own[start:end].split())
            term = forms.get(words) or loose.get(words.casefold())
            if term is not None and not _is_part(own, start, end, term.pref_label, *term.alt_label):
                acronym = f" or {term.acronym}" if term.acronym else ""
                message = f"'{text.own[start:end]}' is not the form to use"
                help = f"write '{term.pref_label}'{acronym}; use the other form only within "
                yield Violation(text.path, message, (start, end), f"{help}quotation marks")


def _is_part(text: str, start: int, end: int, *labels: str) -> bool:
    """Return whether a form is part of a longer, correct one."""
    around = ((fold_type(one), text[max(0, start - len(one)) : end + len(one)]) for one in labels)
    return any(text[start:end] in one in near and text[start:end] != one for one, near in around)
