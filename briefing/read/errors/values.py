"""Words errors of a value: of the wrong type, not allowed, or not in its standard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from briefing.model import EdtfDate
from briefing.model.fields import SLUG, find_language
from briefing.problems import Part, Problem
from briefing.read.errors.schema_path import (
    Fault,
    alternatives,
    has_short_form,
    list_required,
    noun,
)
from briefing.read.yaml.positions import Group, Node, Scalar, Sequence
from briefing.read.yaml.scalars import parse_range, straight
from briefing.system.suggest import nearest

# Guesses the EDTF form of a date in another notation.

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY, _MONTH, _YEAR, _TH = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d{4})", "(?:st|nd|rd|th)?"
_WORD = r"(?P<m>[a-z]{3,9})\.?"
_ORDERS = (
    rf"{_YEAR}[-./]{_MONTH}(?:[-./]{_DAY})?(?:[t ].*)?",
    rf"(?:{_DAY}[-./])?{_MONTH}[-./]{_YEAR}",
    rf"{_MONTH}[-./]{_DAY}[-./]{_YEAR}",
    rf"(?:{_DAY}{_TH}[ .]+)?{_WORD},? +{_YEAR}",
    rf"{_WORD} +{_DAY}{_TH},? +{_YEAR}",
)
_SPAN = re.compile(r"(\d{4}) *(?:-|–|—|to|until) *(\d{4})")

FORMS = "write it as 2013, 2013-05 or 2013-05-15; 2013~ for about 2013; 2003/2008 for a span"


def is_date(text: str) -> bool:
    """Return whether a text is a date in EDTF."""
    try:
        EdtfDate.parse(text)
    except ValueError:
        return False
    return True


def suggest_date(text: str) -> str | None:
    """Return the EDTF date that a text probably means, if it is unambiguous."""
    found = {guess for guess in _guess_dates(text.strip().lower()) if is_date(guess)}
    return found.pop() if len(found) == 1 else None


def is_reversed_interval(text: str) -> bool:
    """Return whether a text is an interval of two dates in the wrong order."""
    start, slash, end = text.strip().partition("/")
    return bool(slash) and is_date(start) and is_date(end) and is_date(f"{end}/{start}")


def has_date_form(text: str) -> bool:
    """Return whether only the calendar is against it: 2013-02-30."""
    return re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text.strip(), re.ASCII) is not None


def _guess_dates(text: str) -> Iterator[str]:
    if found := _SPAN.fullmatch(text):
        yield f"{found[1]}/{found[2]}"
    for order in _ORDERS:
        if found := re.fullmatch(order, text):
            parts = found.groupdict()
            month = parts["m"].zfill(2)
            if month[:3] in _MONTHS:
                month = f"{_MONTHS.index(month[:3]) + 1:02}"
            day = f"-{parts['d'].zfill(2)}" if parts.get("d") else ""
            yield f"{parts['y']}-{month}{day}"


# Reports values of the wrong type, with what to write instead.


def word_type(fault: Fault) -> Problem:
    """Report a value of another type than the field takes."""
    node, kinds = fault.node, alternatives(fault.expected.annotation)
    if isinstance(node, Scalar) and node.value is None and not node.text:
        return empty(fault)
    if isinstance(node, Scalar) and isinstance(node.value, str) and not node.style:
        problem = fault.without_space(node.text)
        if problem and not {str, EdtfDate} & set(kinds):
            return problem
    wanted = noun(fault.expected.annotation)
    # A group of fields where a group is allowed has none of its names.
    others = "a group of other fields" if "group of fields" in wanted else "a group of fields"
    written = others if isinstance(node, Group) else described(node, wanted)
    message = f"{fault.name} must be {wanted}, not {written}"
    return fault.problem("wrong-type", message, _advise_writing(fault, kinds))


def described(node: Node, wanted: str = "") -> str:
    """Describe what was written, in a word or two."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Group):
        return "a group of fields"
    if isinstance(node.value, bool):
        return f"yes or no ({node.text})"
    if isinstance(node.value, float):
        return "a number with a decimal point" if "whole" in wanted else "a number"
    if isinstance(node.value, int):
        return "a number"
    return "text" if node.value is not None else "nothing"


def empty(fault: Fault) -> Problem:
    """Report that nothing follows a colon or dash."""
    help = "write its value after the colon"
    if comment := fault.comment:
        help = f'a # begins a comment; if it belongs to the value, put it in quotes: "{comment}"'
    elif fault.place.path and isinstance(fault.place.path[-1], int):
        help = "write the entry after the dash, or remove the dash"
    elif not has_short_form(kind := fault.expected.annotation) and (needed := list_required(kind)):
        help = f"write its fields on lines below it, indented further: {_list_fields(needed)}"
    return fault.problem("missing-field", f"{fault.name} is empty", help)


def _advise_writing(fault: Fault, kinds: tuple[Any, ...]) -> str | None:
    node = fault.node
    if any(get_origin(kind) is tuple for kind in kinds) and not isinstance(node, Sequence):
        return _advise_number(fault, kinds) if float in kinds else _advise_list(fault)
    if EdtfDate in kinds:
        return FORMS
    if str in kinds:
        return _advise_text(fault)
    if int in kinds or float in kinds:
        return _advise_number(fault, kinds)
    if bool in kinds:
        word = fault.text.lower()
        return f"write it in small letters: {word}" if word in ("yes", "no") else "write yes or no"
    needed = list_required(fault.expected.annotation)
    if needed and isinstance(node, Sequence) and not node.flow:
        return f"remove the dash: the fields ({', '.join(needed)}) stand directly below"
    if needed:
        return f"write its fields on lines below it, indented further: {_list_fields(needed)}"
    if isinstance(node, Sequence):
        return "remove the dashes; begin each entry with its id and a colon"
    return None


def _list_fields(names: list[str]) -> str:
    return ", ".join(f"{name}: …" for name in names)


def _advise_list(fault: Fault) -> str:
    if isinstance(fault.node, Group) or (isinstance(fault.node, Scalar) and fault.node.style):
        return "begin each entry with a dash, even if there is only one"
    return f"write a list, even if it has only one entry: {fault.written(f'[{fault.text}]')}"


def _advise_text(fault: Fault) -> str | None:
    node = fault.node
    if isinstance(node, Scalar):
        return f"put it in quotes: {fault.written(f'{chr(34)}{fault.text}{chr(34)}')}"
    if node.flow:
        bracket = "[" if isinstance(node, Sequence) else "{"
        return f"if it is text that begins with {bracket}, put the whole text in quotes"
    if isinstance(node, Group):
        behind = fault.file.source.lines[node.span.line][node.span.column :]
        if text := straight(behind):
            return f"the quotation marks must be straight: {text}"
        name = next(iter(node.fields), "…")
        return f'a colon makes a field of the words before it; put the text in quotes: "{name}: …"'
    return "remove the dash; only one text can stand here"


def _advise_number(fault: Fault, kinds: tuple[Any, ...]) -> str | None:
    node, takes_two = fault.node, any(get_origin(kind) is tuple for kind in kinds)
    if not isinstance(node, Scalar):
        return "write a range in brackets, the lower end first: [5, 6]" if takes_two else None
    text = node.text.strip()
    if ends := parse_range(text):
        if takes_two or isinstance(fault.place.path[-1], int):  # or is within the brackets of two
            return f"write a range in brackets: {fault.written(f'[{ends[0]}, {ends[1]}]')}"
        return "write one number: a range cannot stand here"
    if node.style and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return f"remove the quotation marks: {text}"
    if re.fullmatch(r"-?[0-9]{1,3}([ ,_'’\u00a0\u202f][0-9]{3})+", text):
        return f"write the digits only: {re.sub('[^-0-9]', '', text)}"
    if re.fullmatch(r"-?[0-9]+,[0-9]+", text):
        return f"write a decimal point: {text.replace(',', '.')}"
    if isinstance(node.value, float):
        return "write it without a decimal point"
    return "write the number alone, in digits"


# Reports values of the right type that the field does not allow.


def word_choice(fault: Fault) -> Problem:
    """Report a word that is not in the closed list of a field."""
    allowed = _list_allowed(fault)
    text = fault.text
    meant = nearest(text.strip().replace("_", "-").replace(" ", "-"), allowed)
    listed = f"The words for {fault.name} are: {', '.join(allowed)}"
    if isinstance(fault.node, Scalar) and fault.node.value is not None:
        message = f"'{text}' is not one of the words for {fault.name}"
    else:
        message = f"{fault.name} must be one word, not {described(fault.node)}"
    help = f"did you mean '{meant}'? {listed}" if meant else listed
    return fault.problem("bad-value", message, help)


def _list_allowed(fault: Fault) -> list[str]:
    return [
        str(word)
        for kind in alternatives(fault.expected.annotation)
        for word in get_args(kind)
        if isinstance(word, str)
    ] or re.findall("'([^']*)'", str(fault.detail.get("expected", "")))


def word_length(fault: Fault) -> Problem:
    """Report a list with another than the required number of entries."""
    length = len(fault.node.items) if isinstance(fault.node, Sequence) else 0
    return fault.problem(
        "bad-value",
        f"{fault.name} must be {noun(fault.expected.annotation)}, not of {length}",
        "write two numbers, the lower first: [5, 6]",
    )


def word_long_text(fault: Fault) -> Problem:
    """Report a text that is too long for its place on the page."""
    limit = fault.detail.get("max_length")
    written = fault.node.value if isinstance(fault.node, Scalar) else fault.text
    message = f"{fault.name} has {len(str(written).strip())} characters; there is room for {limit}"
    return fault.problem("bad-value", message, "shorten it, and say the rest elsewhere")


def word_name(fault: Fault) -> Problem:
    """Report the name of a section or column with characters that names must not have."""
    part = Part.KEY if fault.part == "[key]" else Part.VALUE
    name = str(fault.place.path[-1]) if part is Part.KEY else fault.text
    plain = re.sub(r"\.ya?ml$", "", name.lower())  # without the extension of the section's file
    plain = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    help = "a name has small letters, digits and single hyphens, and begins with a letter"
    if re.fullmatch(SLUG, plain):
        help += f": {plain}"
    return fault.problem("bad-value", f"'{name}' cannot be used as a name here", help, part)


def word_address(fault: Fault) -> Problem:
    """Report an address that a browser could not open."""
    text = fault.text
    help = "write the whole address, from https:// on"
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", text):
        help = f"write https://{text}"
    return fault.problem("bad-value", f"'{text}' is not a web address", help)


# Reports dates, languages, countries and colours that are not in their standards.


def date(fault: Fault) -> Problem:
    """Report a date that is not EDTF, or lacks the day where it is required."""
    text, node = fault.text, fault.node
    if not isinstance(node, Scalar) or node.value is None:
        return word_type(fault)
    if fault.type == "edtf_day" and is_date(text):
        message = f"'{text}' is not a full date; {fault.name} needs the day"
        help = "write year, month and day: 2013-05-15"
    elif is_reversed_interval(text):
        start, _, end = text.partition("/")
        message, help = f"the span '{text}' ends before it begins", f"write {end}/{start}"
    elif has_date_form(text):
        message = f"'{text}' is not in the calendar"
        help = "the order is year, month, day: 2013-05-15"
    else:
        meant = suggest_date(text)
        message, help = f"'{text}' is not a date", f"write {meant}" if meant else FORMS
    return fault.problem("not-a-date", message, help)


def language(fault: Fault) -> Problem:
    """Report a tag that is not one of BCP 47, or whose language is not registered."""
    is_key = fault.part == "[key]"
    text = str(fault.place.path[-1]) if is_key else fault.text
    known = fault.detail.get("short") or find_language(text) or (text if "_" in text else "")
    meant = str(known).replace("_", "-")
    help = f"did you mean '{meant}'?" if meant else "write its tag, such as en, fr, kk, ru or pt-BR"
    message = f"'{text}' is not the tag of a language"
    return fault.problem("unknown-language", message, help, Part.KEY if is_key else Part.VALUE)


def country(fault: Fault) -> Problem:
    """Report a country without a code in ISO 3166-1."""
    from babel import Locale

    text = fault.text
    names: dict[str, str] = dict(Locale("en").territories)
    codes = {name.casefold(): code for code, name in names.items() if code.isalpha()}
    codes |= {code.casefold(): code for code in names if re.fullmatch("[A-Z]{2}", code)}
    usual: dict[str, str] = {"uk": "gb", "usa": "us"}
    meant = codes.get(usual.get(text.casefold(), text.casefold()))
    help = f"did you mean '{meant}'?" if meant else "write its two letters of ISO 3166-1: KZ, NO …"
    return fault.problem("unknown-country", f"'{text}' is not the code of a country", help)


def colour(fault: Fault) -> Problem:
    """Report a colour that is not written in six digits."""
    from PIL import ImageColor

    text = fault.text
    sign = "#" if re.fullmatch("[0-9a-fA-F]{3}|[0-9a-fA-F]{6}", text) else ""  # or it is a name
    try:
        red, green, blue = ImageColor.getrgb(sign + text)[:3]
        help = f'write "#{red:02x}{green:02x}{blue:02x}"'
    except ValueError:
        help = 'write a # and six digits from 0 to f, in quotes: "#16395c"'
    return fault.problem("not-a-colour", f"'{text}' is not a colour", help)
