"""Embeds associated files as PDF/A-3 requires.

ISO 19005-3, 6.8: an associated file has a name in ``F`` and ``UF``, a media type, a date and a
relationship to the document. The dates are the document's; the clock is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import md5

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from briefing.model.metadata import Attachment, Metadata
from briefing.pdf.link.conformance import date


def attach(pdf: pikepdf.Pdf, attachments: Sequence[Attachment], metadata: Metadata) -> None:
    """Embed the files and associate each with the document as a whole."""
    if not attachments:
        return
    listed = Array()  # ISO 32000-1, 7.9.6: a name tree is sorted by name
    for one in sorted(attachments, key=lambda one: one.name.encode()):
        listed.append(String(one.name))
        listed.append(pdf.make_indirect(_specification(pdf, one, metadata)))
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=listed)
    pdf.Root.AF = Array(list(listed)[1::2])


def _specification(pdf: pikepdf.Pdf, one: Attachment, metadata: Metadata) -> Dictionary:
    """Return the file specification (ISO 32000-1, 7.11.3) of an embedded file."""
    stream = pdf.make_stream(
        one.content,
        Type=Name.EmbeddedFile,
        Subtype=Name(f"/{one.media_type}"),
        Params=Dictionary(
            Size=len(one.content),
            CreationDate=String(date(metadata.created)),
            ModDate=String(date(metadata.modified)),
            CheckSum=String(md5(one.content, usedforsecurity=False).digest()),
        ),
    )
    return Dictionary(
        Type=Name.Filespec,
        F=String(one.name),
        UF=String(one.name),
        Desc=String(one.description),
        AFRelationship=Name(f"/{one.relationship}"),
        EF=Dictionary(F=stream, UF=stream),
    )
