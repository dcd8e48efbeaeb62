"""What rules know of English."""

from __future__ import annotations

import re
from typing import Final

from briefing.review.languages import PLACEHOLDER, Language, split_word_list

_UNITS = split_word_list(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {name: number for number, name in enumerate(_UNITS, start=1)}
_WORDS |= {name: 10 * number for number, name in enumerate(_TENS, start=2)}
_WORDS |= {"dozen": 12, "hundred": 100, "one hundred": 100, "a hundred": 100}
_MONTHS = split_word_list(
    "January February March April May June July August September October November December"
)
_MONTH = "(?:" + "|".join(_MONTHS) + ")"
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_WORD = (
    rf"\b(?:(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_UNITS[:9])}))?|(?:one\s|a\s)?hundred|dozen|"
    rf"{'|'.join(reversed(_UNITS))})\b"
)
_NUMBERED = split_word_list(
    "no. paragraph chapter article phase part level group resolution edition annex note "
    "section table figure protocol line point stage round boeing airbus"
)
_VERB = (
    r"(?:says?|said|reports?|reported|calls?|called|describes?|described|credits?|credited|holds?"
    r"|held|sees?|saw|puts?|argues?|argued|claims?|claimed|states?|stated|writes?|wrote|presents?"
    r"|presented|adds?|added|notes?|noted|considers?|considered|hopes?|hoped|believes?|believed"
    r"|judges?|judged|expects?|expected|suggests?|suggested|maintains?|maintained|finds?|found"
    r"|speaks?|spoke|counts?|counted|names?|named|quotes?|quoted|gives?|gave|thinks?|thought"
    r"|treats?|treated|warns?|warned|praises?|praised|criticises?|criticised|estimates?|estimated)"
)
_SOURCE = (
    r"(?:article|source|report|newspaper|author|paper|text|study|document|statement|analysis"
    r"|agency|speaker|ministry|government|president|minister|editorial|column|headline|profile"
    r"|factbook|review)"
)
_PERIOD = r"(?:year|month|week|quarter|decade|century|summer|autumn|winter|spring|weekend)s?"
_DAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|" + "|".join(_MONTHS)
_KNOWN = split_word_list(
    "AD BC BCE CE UTC GMT AM PM OK TV MW GW KW KWH GWH TWH KM KG HA GDP GNI PPP CPI FDI VAT "
    "CEO PDF HTML ISO USB DNA IT VIP UK US USA EU UN NATO OECD IMF WTO WHO UNESCO UNICEF "
    # of markings
    "TLP CLEAR GREEN AMBER STRICT RED UNCLASSIFIED OFFICIAL SENSITIVE RESTRICTED CONFIDENTIAL "
    "SECRET TOP"
)

_DONE = (
    r"(?:added|announced|completed|confirmed|decided|determined|filled in|inserted|named|provided"
    r"|replaced|set|specified|supplied|written)"
)
_BLANK = (
    r"(?:(?:name|date|title|place|venue|city|country|number|amount|figure|value|ministry|minister"
    r"|department|organi[sz]ation|author|publisher|person|position|source|sentence|text|topic)s?"
    r"(?: (?:of|in|to) [^\[\]<>]{1,60})?|(?:add|enter|fill in|insert|replace|to be|your) "
    r"[^\[\]<>]{1,60})"
)
_NO_VERB = (
    r"(?!(?:is|are|was|were|has|have|had|remains?|needs?|wants?|asked?|asks|expected|likely|due)\b)"
)

LANGUAGE: Final = Language(
    tag="en",
    name="English",
    numbers=_WORDS,
    scales={"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12},
    months=_MONTHS,
    date=re.compile(
        r"\b(?:\d{4}-\d\d-\d\d\b"
        rf"|\d{{1,2}}(?:(?:\s?[–-]\s?|\sand\s)\d{{1,2}})?\s{_MONTH}(?:\s\d{{4}})?"
        rf"|{_MONTH}\s(?:\d{{1,2}}\b(?:,\s\d{{4}})?|\d{{4}})"
        r"|(?<![.,\d+–-])(?:1\d|20|21)\d\d(?:[–/-](?:\d{4}|\d{2}))?(?:s\b|(?![\w%])))"
        r"(?![.,]\d)(?!\s?(?:%|per\scent|thousand|million|billion|people|km|tonnes))"
    ),
    figure=re.compile(
        rf"(?:(?<![\w+./])(?<!\d,)(?P<digits>{_DIGITS})(?![\w+]|/\d)|(?P<word>{_WORD})(?!-))"
        r"(?:[\s-](?P<scale>thousand|million|billion|trillion)\b)?",
        re.IGNORECASE,
    ),
    scale=re.compile(r"\b(thousand|million|billion|trillion)s?\b", re.IGNORECASE),
    years=re.compile(
        r"(?<![\d.,])(?P<year>(?:1[5-9]|20|21)\d\d)(?![\d%]|[.,]\d)"
        r"|\b(?P<later>(?:a|one|the) year (?:later|after)|the (?:next|following) year)\b"
        r"|\b(?P<earlier>(?:a|one|the) year (?:before|earlier)|the previous year)\b",
        re.IGNORECASE,
    ),
    bare_share=re.compile(r"\s*(?:%|per\s?cent|percent)\s*", re.IGNORECASE),
    share=re.compile(
        r"\bof\b|\bper\b(?!\s?cent)|\byears?\b|\bannual|\byearly\b|\bmonth|\bquarter|\brates?\b"
        r"|\binflation\b|\bturnout\b|\bliteracy\b",
        re.IGNORECASE,
    ),
    whole=re.compile(
        r"\bof\b|\bper\b(?!\s?cent)|\ba year\b|\bannual|\byear[- ]on[- ]year\b|\byearly\b"
        r"|\brates?\b|\bgrowth\b|\bgrew\b|\bgrow|\binflation\b|\brose\b|\brise\b|\bfell\b|\bfall\b|\bincrease"
        r"|\bdecrease|\bdecline|\bchange|\bturnout\b|\bliteracy\b|\bmargin\b|\byield\b",
        re.IGNORECASE,
    ),
    numbered=(*_NUMBERED, "group of"),
    rising=re.compile(r"\b(?:rose|risen|rising|rises|grew|grown|increased|climbed|jumped)\b"),
    falling=re.compile(r"\b(?:fell|fallen|falling|falls|declined|decreased|dropped|shrank)\b"),
    highest=re.compile(r"\b(?:highest|record high|peaked|peak)\b"),
    lowest=re.compile(r"\b(?:lowest|record low|bottomed out)\b"),
    exceeding=re.compile(r"\b(?:exceeds?|exceeded|outweighs?|outweighed|above|more than)\b"),
    rounded=re.compile(r"\bround", re.IGNORECASE),
    entries={
        "timeline": "events?",
        "bodies": "bodies|body|names|offices|organisations|agencies",
        "people": "people|persons|names",
        "gaps": "questions?|gaps",
        "memberships": "organisations?|organizations?|memberships?|bodies",
        "table": "rows?|entries|entry|countries|states",
        "bullets": "points?|items?",
    },
    any_entries="names?|entries|entry|items?",
    parts=(" first", " last", " other", " next", " another", " than", " only"),
    list_below=re.compile(r"\b(?:list|table) (?:that follows|below)\b", re.IGNORECASE),
    introducer=re.compile(r"(?P<open>,?\s(?:including|such as))\s|(?P<whole>,?\snamely|:)\s"),
    clause=re.compile(
        r"^(?:and |or )?(?:who|whom|which|that|whose|where|when|while|if|as)\b", re.I
    ),
    joint=re.compile(r"\sand\s"),
    attribution=re.compile(
        rf"\b(?:the|this|that|one|its?)\s(?:[\w-]+\s){{0,2}}?{_SOURCE}(?:[\s,]+[\w’-]+){{0,4}}?[\s,]+"
        rf"{_VERB}\b"
        rf"|\b{_SOURCE}[’']s\s(?:own\s)?(?:judgement|judgment|view|account|words?|opinion|assessment"
        r"|reading|eyes|description)\b"
        rf"|\baccording\sto\b|\b(?:is|are)\ssaid\sto\b|\bin\sits\s(?:view|judgement|account|words)\b"
        rf"|\b(?:its|whose)\s(?:judgements?|opinions?|views?)\b",
        re.IGNORECASE,
    ),
    plan=re.compile(
        r"\b(?:seek|sought|plan|aim|intend|intention|want|wish|hope|aspir|propos|envisag|foresee|foreseen"
        r"|schedul|expect|due to|is to|are to|was to|were to|to be|would|will|shall|ambition|target"
        r"|goal|candida|bid|undertak|undertook|announc|promis|pledg|commit"
        r"|could\b|might\b|(?-i:may)\b)",
        re.IGNORECASE,
    ),
    inferred="infer",
    relative_date=re.compile(
        # With capitals only as they are written: "this may help" is no month.
        r"\b(?:[Rr]ecently|[Cc]urrently|[Nn]owadays|[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight"
        rf"|[Aa]t present|[Aa]t the moment|{_PERIOD} ago|(?:near|foreseeable) future"
        rf"|(?:[Ll]ast|[Nn]ext|[Tt]he past|[Tt]he coming|[Rr]ecent) (?:\w+ )?{_PERIOD}\b(?! of\b)"
        rf"|[Tt]his {_PERIOD}\b(?! of\b)|(?:[Ll]ast|[Nn]ext|[Tt]his) (?:{_DAY}))\b"
    ),
    evaluative=re.compile(
        r"\b(?:crucial(?:ly)?|pivotal|(?:un)?fortunately|thankfully|sadly|luckily|hopefully"
        r"|needless to say|obviously|undoubtedly|undeniabl[ey]|remarkabl[ey]|impressive(?:ly)?"
        r"|excellent|amazing(?:ly)?|spectacular(?:ly)?|world-class|really|extremely|incredibly|hugely"
        r"|tremendous|surprising(?:ly)?|notorious(?:ly)?|infamous|staunch|visionary|courageous(?:ly)?"
        r"|disappointing(?:ly)?|shocking(?:ly)?)\b",
        re.IGNORECASE,
    ),
    known_acronyms=frozenset(_KNOWN),
    placeholder=re.compile(
        # Not in a sentence: "a successor is to be named", "bridges to be completed by 2027".
        rf"(?:^|(?<=[(,;:–—\[])\s?|(?<=[.!?])\s)(?:{_NO_VERB}[\w’'-]+ ){{0,3}}(?i:to be) {_DONE}"
        r"(?=\s*(?:[),.;:\]–—]|$))"
        rf"|^To be (?:replaced|written)\b|\bto be replaced by published sources\b"
        rf"|\[(?i:{_BLANK})\](?!\()|<(?i:{_BLANK})>|{PLACEHOLDER.pattern}"
    ),
)
