"""Reports dates, languages, countries and colours that are not in their standards."""

from __future__ import annotations

import re

from briefing.problems import Part, Problem
from briefing.read.nodes import Scalar
from briefing.read.wording import edtf
from briefing.read.wording.fault import Fault
from briefing.read.wording.types import wrong_type


def date(fault: Fault) -> Problem:
    """Report a date that is not EDTF, or lacks the day where it is required."""
    text, node = fault.text, fault.node
    if not isinstance(node, Scalar) or node.value is None:
        return wrong_type(fault)
    if fault.type == "edtf_day" and edtf.is_date(text):
        message = f"'{text}' is not a full date; {fault.name} needs the day"
        help = "write year, month and day: 2013-05-15"
    elif edtf.ends_before_it_begins(text):
        start, _, end = text.partition("/")
        message, help = f"the span '{text}' ends before it begins", f"write {end}/{start}"
    elif edtf.looks_right(text):
        message = f"'{text}' is not in the calendar"
        help = "the order is year, month, day: 2013-05-15"
    else:
        meant = edtf.suggestion(text)
        message, help = f"'{text}' is not a date", f"write {meant}" if meant else edtf.FORMS
    return fault.problem("not-a-date", message, help)


def language(fault: Fault) -> Problem:
    """Report a tag that is not one of BCP 47, or whose language is not registered."""
    from briefing.model.codes import language_named

    is_key = fault.part == "[key]"
    text = str(fault.place.path[-1]) if is_key else fault.text
    known = fault.detail.get("short") or language_named(text) or (text if "_" in text else "")
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
