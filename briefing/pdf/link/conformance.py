"""Writes the document-level entries that PDF/A-3a and PDF/UA-1 require.

ISO 19005-3 (6.6.2, metadata; 6.2.3, output intent), ISO 14289-1 (5, 7.1). Briefing properties that
no standard XMP schema covers are described in an extension schema, as PDF/A requires.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import md5
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from briefing.model.metadata import Attachment, Metadata
from briefing.system.versions import version

NAMESPACE = "urn:diplomatic-briefing:metadata:1.0/"
"""XMP namespace of the project's own properties."""
UA_NAMESPACE = "http://www.aiim.org/pdfua/ns/id/"
OWN = {
    "edition": "The number of the edition",
    "status": "Draft, in clearance, cleared, issued or withdrawn",
    "asOf": "The information cut-off, in EDTF",
    "marking": "How the document may be handed on",
}


def _own_values(metadata: Metadata) -> Sequence[str]:
    """Return the values of the project's own properties, in the order of ``OWN``."""
    return (metadata.edition, metadata.status, metadata.as_of, metadata.marking)


def declare(pdf: pikepdf.Pdf, metadata: Metadata) -> None:
    """Write language, metadata, viewer preferences and output intent."""
    root = pdf.Root
    root.Lang = String(metadata.language)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines
    xmp = _xmp_packet(metadata, producer()).encode()
    root.Metadata = pdf.make_stream(xmp, Type=Name.Metadata, Subtype=Name.XML)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB"),
        DestOutputProfile=pdf.make_stream(_colour_profile(), N=3),
    )
    root.OutputIntents = Array([intent])
    _write_information(pdf, metadata)


def producer() -> str:
    """Return the names and versions of the layout and linking libraries."""
    return f"WeasyPrint {version('weasyprint')}, pikepdf {version('pikepdf')}"


def _write_information(pdf: pikepdf.Pdf, metadata: Metadata) -> None:
    """Write the information dictionary, consistent with the XMP packet (ISO 19005-3, 6.6.2.3.2)."""
    values = {
        "/Title": metadata.title,
        "/Author": ", ".join(metadata.creators),
        "/Subject": metadata.description,
        "/Keywords": ", ".join(metadata.subjects),
        "/Creator": metadata.generator,
        "/Producer": producer(),
        "/CreationDate": date(metadata.created),
        "/ModDate": date(metadata.modified),
        "/Identifier": metadata.identifier,
        **dict(
            zip(("/Edition", "/Status", "/AsOf", "/Marking"), _own_values(metadata), strict=True)
        ),
    }
    for name, value in values.items():
        if value:
            pdf.docinfo[name] = String(value)


def date(day: str) -> str:
    """Format a day, YYYY-MM-DD, as a PDF date (ISO 32000-1, 7.9.4)."""
    return f"D:{day.replace('-', '')}"


def _colour_profile() -> bytes:
    """Return the sRGB profile shipped with the engine, located without importing it."""
    spec = find_spec("weasyprint")
    assert spec is not None  # it is a dependency
    assert spec.origin is not None
    return (Path(spec.origin).parent / "pdf" / "sRGB2014.icc").read_bytes()


def _xmp_packet(metadata: Metadata, made_by: str) -> str:
    """Return the XMP packet (ISO 16684-1)."""
    language = escape(metadata.language, {'"': "&quot;"})
    optional = (
        (metadata.creators, _list("dc:creator", "Seq", metadata.creators)),
        (metadata.subjects, _list("dc:subject", "Bag", metadata.subjects)),
        (metadata.subjects, _element("pdf:Keywords", ", ".join(metadata.subjects))),
        (metadata.description, _translated("dc:description", metadata.description, language)),
        (metadata.publisher, _list("dc:publisher", "Bag", [metadata.publisher])),
        (metadata.rights, _translated("dc:rights", metadata.rights, language)),
    )
    own = zip(OWN, _own_values(metadata), strict=True)
    claims = {"part": ("Integer", "The part of ISO 14289 that the file conforms to")}
    ours = {name: ("Text", description) for name, description in OWN.items()}
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
{_translated("dc:title", metadata.title, language)}
{_element("dc:identifier", metadata.identifier)}
{_list("dc:language", "Bag", [metadata.language])}
{"".join(f"{element}{chr(10)}" for value, element in optional if value)}\
{_element("xmp:CreatorTool", metadata.generator)}
{_element("xmp:CreateDate", metadata.created)}
{_element("xmp:ModifyDate", metadata.modified)}
{_element("pdf:Producer", made_by)}
{"".join(_element(f"briefing:{name}", value) for name, value in own if value)}
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag>
{_extension_schema("PDF/UA identification", UA_NAMESPACE, "pdfuaid", claims)}
{_extension_schema("Briefing", NAMESPACE, "briefing", ours)}
</rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def _element(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>"


def _list(name: str, kind: str, values: Iterable[str]) -> str:
    items = "".join(_element("rdf:li", value) for value in values)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>"


def _translated(name: str, value: str, language: str) -> str:
    """Return a language alternative: the text as ``x-default`` and in its language."""
    return (
        f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(value)}</rdf:li>'
        f'<rdf:li xml:lang="{language}">{escape(value)}</rdf:li></rdf:Alt></{name}>'
    )


def _extension_schema(
    title: str, address: str, prefix: str, own: dict[str, tuple[str, str]]
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
    name_tree = Array()  # ISO 32000-1, 7.9.6: a name tree is sorted by name
    for attachment in sorted(attachments, key=lambda attachment: attachment.name.encode()):
        name_tree.append(String(attachment.name))
        name_tree.append(pdf.make_indirect(_file_specification(pdf, attachment, metadata)))
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=name_tree)
    pdf.Root.AF = Array(list(name_tree)[1::2])


def _file_specification(pdf: pikepdf.Pdf, one: Attachment, metadata: Metadata) -> Dictionary:
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
