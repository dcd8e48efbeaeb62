"""The base briefing of the examples of rules (``rules.yaml``), and how an example changes it."""

import re
from pathlib import Path

import yaml
from babel import Locale

from briefing.bind import bind
from briefing.model import Briefing, Document, Fact, Section, Source, Term
from briefing.model.wording import Wording
from briefing.review import full_review
from tests.compose.given import ENGLISH


class Loader(yaml.CSafeLoader):
    """YAML 1.2, as in the content: a date is text, and so is "on"."""


Loader.yaml_implicit_resolvers = {
    sign: [one for one in found if not one[0].endswith((":timestamp", ":bool"))]
    for sign, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def load(text):
    return yaml.load(text, Loader)


EXAMPLES = load(Path(__file__).with_name("rules.yaml").read_text("utf-8"))
BASE = EXAMPLES["base"]


def laid_over(base, change):
    """Return the base with a change: mappings are merged, anything else is replaced.

    A mapping over a list changes the items that it numbers.
    """
    if isinstance(base, list) and isinstance(change, dict):
        return [laid_over(item, change.get(n, item)) for n, item in enumerate(base)]
    if not (isinstance(base, dict) and isinstance(change, dict)):
        return change
    both = {**base, **{key: laid_over(base.get(key), value) for key, value in change.items()}}
    return {key: value for key, value in both.items() if value is not None}


def binding(content):
    """Return the bound briefing of some content, with what could not be bound."""
    models = {"sections": Section, "facts": Fact, "sources": Source, "terms": Term}
    parts = {
        part: {name: model.model_validate(value) for name, value in content[part].items()}
        for part, model in models.items()
    }
    document = Document.model_validate(content["document"])
    read = Briefing("x", document, **parts, assets={}, archive=content["archive"])
    return bind(read, Wording(Locale(document.language[:2]), ENGLISH.by_name))


def briefing(content):
    return binding(content).briefing


def review(seen, on=None):
    """Return what the rules report, but how well the facts are verified, and what was not asked."""
    others = {"unverified-fact", "unapplied-rules"}
    return tuple(one for one in full_review(seen, on).findings if one.code not in others)
