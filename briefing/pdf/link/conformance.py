"""Writes the document-level entries that PDF/A-3a and PDF/UA-1 require.

ISO 19005-3 (6.6.2, metadata; 6.2.3, output intent), ISO 14289-1 (5, 7.1). Briefing properties that
no standard XMP schema covers are described in an extension schema, as PDF/A requires.
"""

from collections.abc import Mapping, Sequence
from hashlib import md5
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from briefing.model.metadata import Attachment, Metadata
from briefing.pdf.link.pages import make_names
from briefing.system.versions import version

NAMESPACE = "urn:diplomatic-briefing:metadata:1.0/"
"""XMP namespace of the project's own properties."""
UA_NAMESPACE = "http://www.aiim.org/pdfua/ns/id/"
CLAIMS = {"part": ("Integer", "The part of ISO 14289 that the file conforms to")}
OWN = {
    "edition": ("Text", "The number of the edition"),
    "status": ("Text", "Draft, in clearance, cleared, issued or withdrawn"),
    "asOf": ("Text", "The information cut-off, in EDTF"),
    "marking": ("Text", "How the document may be handed on"),
}


def declare(pdf: pikepdf.Pdf, metadata: Metadata) -> None:
    """Write language, metadata, viewer preferences and output intent."""
    root = pdf.Root
    root.Lang = String(metadata.language)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines
    root.Metadata = pdf.make_stream(
        _write_metadata(pdf, metadata).encode(), Type=Name.Metadata, Subtype=Name.XML
    )
    engine = find_spec("weasyprint")  # located without importing it
    assert engine is not None  # it is a dependency
    assert engine.origin is not None
    profile = (Path(engine.origin).parent / "pdf" / "sRGB2014.icc").read_bytes()
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB"),
        DestOutputProfile=pdf.make_stream(profile, N=3),
    )
    root.OutputIntents = Array([intent])


def date(day: str) -> str:
    """Format a day, YYYY-MM-DD, as a PDF date (ISO 32000-1, 7.9.4)."""
    return f"D:{day.replace('-', '')}"


def _write_metadata(pdf: pikepdf.Pdf, metadata: Metadata) -> str:
    """Write the information dictionary; return the XMP packet (ISO 16684-1) with the same values.

    The dictionary has a list as one text (ISO 19005-3, 6.6.2.3.2).
    """
    producer = f"WeasyPrint {version('weasyprint')}, pikepdf {version('pikepdf')}"
    properties = (
        ("/Title", "dc:title", "Alt", (metadata.title,)),
        ("/Identifier", "dc:identifier", "", (metadata.identifier,)),
        ("", "dc:language", "Bag", (metadata.language,)),
        ("/Author", "dc:creator", "Seq", metadata.creators),
        ("", "dc:subject", "Bag", metadata.subjects),
        ("/Keywords", "pdf:Keywords", "", (", ".join(metadata.subjects),)),
        ("/Subject", "dc:description", "Alt", (metadata.description,)),
        ("", "dc:publisher", "Bag", (metadata.publisher,)),
        ("", "dc:rights", "Alt", (metadata.rights,)),
        ("/Creator", "xmp:CreatorTool", "", (metadata.generator,)),
        ("/CreationDate", "xmp:CreateDate", "", (metadata.created,)),
        ("/ModDate", "xmp:ModifyDate", "", (metadata.modified,)),
        ("/Producer", "pdf:Producer", "", (producer,)),
    )
    standard, own = [], []
    for key, name, kind, values in properties:
        if any(values):
            if key:
                text = ", ".join(values)
                pdf.docinfo[key] = String(date(text) if key.endswith("Date") else text)
            # An alternative has the text as the default and in its language.
            languages = ("x-default", metadata.language) if kind == "Alt" else ()
            marks = [f' xml:lang="{language}"' for language in languages] or [""]
            items = (f"<rdf:li{mark}>{escape(text)}</rdf:li>" for mark in marks for text in values)
            written = f"<rdf:{kind}>{''.join(items)}</rdf:{kind}>" if kind else escape(values[0])
            standard.append(f"<{name}>{written}</{name}>")
    values = (metadata.edition, metadata.status, metadata.as_of, metadata.marking)
    for name, value in zip(OWN, values, strict=True):
        if value:
            pdf.docinfo[f"/{name[0].upper()}{name[1:]}"] = String(value)
            own.append(f"<briefing:{name}>{escape(value)}</briefing:{name}>")
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="{UA_NAMESPACE}"
 xmlns:briefing="{NAMESPACE}">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
{chr(10).join(standard)}
{"".join(own)}
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag>
{_extension_schema("PDF/UA identification", UA_NAMESPACE, "pdfuaid", CLAIMS)}
{_extension_schema("Briefing", NAMESPACE, "briefing", OWN)}
</rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def _extension_schema(
    title: str, address: str, prefix: str, own: Mapping[str, tuple[str, str]]
) -> str:
    """Return the description of an extension schema (ISO 19005-3, 6.6.2.3.3)."""
    properties = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        f"<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{escape(told)}</pdfaProperty:description></rdf:li>"
        for name, (kind, told) in own.items()
    )
    return (
        f'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{title}</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{address}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


# Embeds associated files as PDF/A-3 requires.
#
# ISO 19005-3, 6.8: an associated file has a name in ``F`` and ``UF``, a media type, a date and a
# relationship to the document. The dates are the document's; the clock is not read.


def attach(pdf: pikepdf.Pdf, attachments: Sequence[Attachment], metadata: Metadata) -> None:
    """Embed the files and associate each with the document as a whole."""
    if not attachments:
        return
    specifications = {}
    for one in sorted(attachments, key=lambda one: one.name):
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
        specifications[one.name] = pdf.make_indirect(
            Dictionary(
                Type=Name.Filespec,
                F=String(one.name),
                UF=String(one.name),
                Desc=String(one.description),
                AFRelationship=Name(f"/{one.relationship}"),
                EF=Dictionary(F=stream, UF=stream),
            )
        )
    names = make_names(specifications)
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=names)
    pdf.Root.AF = Array(list(names)[1::2])
