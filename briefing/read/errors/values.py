"""Words errors of a value: of the wrong type, not allowed, or not in its standard."""

import re
from typing import Any, get_args, get_origin

from briefing.model import EdtfDate
from briefing.model.fields import SLUG, find_language
from briefing.problems import Part, Problem
from briefing.read.errors.schema_path import (
    Fault,
    alternatives,
    get_shorthand,
    list_required,
    noun,
)
from briefing.read.yaml.positions import Group, Node, Scalar, Sequence
from briefing.read.yaml.scalars import parse_range, quote_text, straight
from briefing.system.suggest import nearest

# Values of the wrong type, with what to write instead.


def word_type(fault: Fault) -> Problem:
    """Report a value of another type than the field takes."""
    node, kinds = fault.node, alternatives(fault.annotation)
    if isinstance(node, Scalar) and node.value is None and not node.text:
        return word_empty(fault)
    if isinstance(node, Scalar) and isinstance(node.value, str) and not node.style:
        problem = fault.find_missing_space(node.text)
        if problem and not {str, EdtfDate} & set(kinds):
            return problem
    wanted = noun(fault.annotation)
    message = f"{fault.name} must be {wanted}, not {_describe(node, wanted)}"
    return fault.problem("wrong-type", message, _advise(fault, kinds))


def _describe(node: Node, wanted: str = "") -> str:
    """Describe what was written, in a word or two."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Group):
        return "a group of fields"
    if isinstance(node.value, bool):
        return f"yes or no ({node.text})"
    if isinstance(node.value, int | float):
        is_decimal = isinstance(node.value, float) and "whole" in wanted
        return "a number with a decimal point" if is_decimal else "a number"
    return "text" if node.value is not None else "nothing"


def word_empty(fault: Fault) -> Problem:
    """Report that nothing follows a colon or dash."""
    kind, key = fault.annotation, fault.node.key
    help = "write its value after the colon"
    behind = fault.place.source.lines[key.span.end_line][key.span.end_column :] if key else ""
    if (comment := behind.lstrip(" :")[:40]).startswith("#"):
        help = f'a # begins a comment; if it belongs to the value, put it in quotes: "{comment}"'
    elif fault.place.path and isinstance(fault.place.path[-1], int):
        help = "write the entry after the dash, or remove the dash"
    elif get_shorthand(kind) is None and (needed := list_required(kind)):
        help = _advise_fields(needed)
    return fault.problem("missing-field", f"{fault.name} is empty", help)


def _advise_fields(needed: list[str]) -> str:
    listed = ", ".join(f"{name}: …" for name in needed)
    return f"write its fields on lines below it, indented further: {listed}"


def _advise(fault: Fault, kinds: tuple[Any, ...]) -> str | None:
    node, is_list = fault.node, isinstance(fault.node, Sequence)
    if float in kinds and not is_list:
        return _advise_number(fault, kinds)
    if any(get_origin(kind) is tuple for kind in kinds) and not is_list:
        if isinstance(node, Group) or (isinstance(node, Scalar) and node.style):
            return "begin each entry with a dash, even if there is only one"
        return f"write a list, even if it has only one entry: {fault.show(f'[{fault.text}]')}"
    if EdtfDate in kinds:
        return _FORMS
    if str in kinds:
        return _advise_text(fault)
    if int in kinds or float in kinds:
        return _advise_number(fault, kinds)
    if bool in kinds:
        word = fault.text.lower()
        return f"write it in small letters: {word}" if word in ("yes", "no") else "write yes or no"
    needed = list_required(fault.annotation)
    if needed and isinstance(node, Sequence) and not node.flow:
        return f"remove the dash: the fields ({', '.join(needed)}) stand directly below"
    if needed:
        return _advise_fields(needed)
    return "remove the dashes; begin each entry with its id and a colon" if is_list else None


def _advise_text(fault: Fault) -> str | None:
    node = fault.node
    if isinstance(node, Scalar):
        return f"put it in quotes: {fault.show(f'{chr(34)}{fault.text}{chr(34)}')}"
    if node.flow:
        bracket = "[" if isinstance(node, Sequence) else "{"
        return f"if it is text that begins with {bracket}, put the whole text in quotes"
    if isinstance(node, Sequence):
        return "remove the dash; only one text can stand here"
    behind = fault.place.source.lines[node.span.line][node.span.column :]
    if text := straight(behind):
        return f"the quotation marks must be straight: {text}"
    words = quote_text(f"{next(iter(node.fields), '…')}: …")
    return f"a colon makes a field of the words before it; put the text in quotes: {words}"


def _advise_number(fault: Fault, kinds: tuple[Any, ...]) -> str | None:
    node, takes_two = fault.node, any(get_origin(kind) is tuple for kind in kinds)
    if not isinstance(node, Scalar):
        return "write a range in brackets, the lower end first: [5, 6]" if takes_two else None
    text = node.text.strip()
    if ends := parse_range(text):
        if takes_two or isinstance(fault.place.path[-1], int):  # or is within the brackets of two
            return f"write a range in brackets: {fault.show(f'[{ends[0]}, {ends[1]}]')}"
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


# Values of the right type that the field does not allow.


def word_choice(fault: Fault) -> Problem:
    """Report a word that is not in the closed list of a field."""
    words = (get_args(kind) for kind in alternatives(fault.annotation))
    allowed = [word for some in words for word in some if isinstance(word, str)]
    allowed = allowed or re.findall("'([^']*)'", str(fault.detail.get("expected", "")))
    help = f"The words for {fault.name} are: {', '.join(allowed)}"
    if meant := nearest(fault.text, allowed):
        help = f"did you mean '{meant}'? {help}"
    message = f"{fault.name} must be one word, not {_describe(fault.node)}"
    if isinstance(fault.node, Scalar) and fault.node.value is not None:
        message = f"'{fault.text}' is not one of the words for {fault.name}"
    return fault.problem("bad-value", message, help)


def word_length(fault: Fault) -> Problem:
    """Report a list with another than the required number of entries."""
    length = len(fault.node.items) if isinstance(fault.node, Sequence) else 0
    message = f"{fault.name} must be {noun(fault.annotation)}, not of {length}"
    return fault.problem("bad-value", message, "write two numbers, the lower first: [5, 6]")


def word_long_text(fault: Fault) -> Problem:
    """Report a text that is too long for its place on the page."""
    length, limit = len(str(fault.node.value).strip()), fault.detail.get("max_length")
    message = f"{fault.name} has {length} characters; there is room for {limit}"
    return fault.problem("bad-value", message, "shorten it, and say the rest elsewhere")


def _read_written(fault: Fault) -> tuple[str, Part]:
    """Return a key, or else the value, and which of both it is."""
    if fault.part == "[key]":
        return str(fault.place.path[-1]), Part.KEY
    return fault.text, Part.VALUE


def word_name(fault: Fault) -> Problem:
    """Report the name of a section or column with characters that names must not have."""
    name, part = _read_written(fault)
    plain = re.sub(r"\.ya?ml$", "", name.lower())  # without the extension of the section's file
    plain = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    help = "a name has small letters, digits and single hyphens, and begins with a letter"
    if re.fullmatch(SLUG, plain):
        help += f": {plain}"
    return fault.problem("bad-value", f"'{name}' cannot be used as a name here", help, part)


def word_address(fault: Fault) -> Problem:
    """Report an address that a browser could not open."""
    is_bare = re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", fault.text)
    help = f"write https://{fault.text}" if is_bare else "write the whole address, from https:// on"
    return fault.problem("bad-value", f"'{fault.text}' is not a web address", help)


# Dates, languages, countries and colours that are not in their standards.

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
_FORMS = "write it as 2013, 2013-05 or 2013-05-15; 2013~ for about 2013; 2003/2008 for a span"


def _is_date(text: str) -> bool:
    try:
        EdtfDate.parse(text)
    except ValueError:
        return False
    return True


def _suggest_date(text: str) -> str | None:
    """Return the EDTF date that a text in another notation means, if it is unambiguous."""
    text = text.strip().lower()
    guesses = {f"{found[1]}/{found[2]}" for found in [_SPAN.fullmatch(text)] if found}
    for found in (re.fullmatch(order, text) for order in _ORDERS):
        if found:
            parts = found.groupdict()
            month = parts["m"].zfill(2)
            if month[:3] in _MONTHS:
                month = f"{_MONTHS.index(month[:3]) + 1:02}"
            day = f"-{parts['d'].zfill(2)}" if parts.get("d") else ""
            guesses.add(f"{parts['y']}-{month}{day}")
    dates = [*filter(_is_date, guesses)]
    return dates[0] if len(dates) == 1 else None


def word_date(fault: Fault) -> Problem:
    """Report a date that is not EDTF, or lacks the day where it is required."""
    text, node = fault.text, fault.node
    if not isinstance(node, Scalar) or node.value is None:
        return word_type(fault)
    start, slash, end = text.partition("/")
    if fault.type == "edtf_day" and _is_date(text):
        message = f"'{text}' is not a full date; {fault.name} needs the day"
        help = "write year, month and day: 2013-05-15"
    elif slash and _is_date(start) and _is_date(f"{end}/{start}"):
        message, help = f"the span '{text}' ends before it begins", f"write {end}/{start}"
    elif re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text, re.ASCII):
        message = f"'{text}' is not in the calendar"
        help = "the order is year, month, day: 2013-05-15"
    else:
        meant = _suggest_date(text)
        message, help = f"'{text}' is not a date", f"write {meant}" if meant else _FORMS
    return fault.problem("not-a-date", message, help)


def word_language(fault: Fault) -> Problem:
    """Report a tag that is not one of BCP 47, or whose language is not registered."""
    text, part = _read_written(fault)
    known = fault.detail.get("short") or find_language(text) or (text if "_" in text else "")
    help = "write its tag, such as en, fr, kk, ru or pt-BR"
    help = f"did you mean '{str(known).replace('_', '-')}'?" if known else help
    return fault.problem("unknown-language", f"'{text}' is not the tag of a language", help, part)


def word_country(fault: Fault) -> Problem:
    """Report a country without a code in ISO 3166-1."""
    from babel import Locale

    text = fault.text
    names: dict[str, str] = dict(Locale("en").territories)
    codes = {name.casefold(): code for code, name in names.items() if code.isalpha()}
    codes |= {code.casefold(): code for code in names if re.fullmatch("[A-Z]{2}", code)}
    codes |= {"uk": "GB", "usa": "US"}
    meant = codes.get(text.casefold())
    help = f"did you mean '{meant}'?" if meant else "write its two letters of ISO 3166-1: KZ, NO …"
    return fault.problem("unknown-country", f"'{text}' is not the code of a country", help)


def word_colour(fault: Fault) -> Problem:
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
