"""The tagging layer: the only module that touches fpdf2, its private names included.

fpdf2 writes fonts, pages, annotations, outline and metadata. The structure tree, the marked content and
the packing of objects are made here, so that a file passes the machine checks of PDF/UA-1 and PDF/A-2a.
Everything on a page goes through `Page.mark` or `Page.decorate`, so that nothing is left untagged.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from fpdf import FPDF
from fpdf.actions import URIAction
from fpdf.annotations import PDFAnnotation
from fpdf.enums import OutputIntentSubType, ResourceAccessPolicy
from fpdf.outline import OutlineSection
from fpdf.output import PDFICCProfile
from fpdf.prefs import ViewerPreferences
from fpdf.syntax import DestinationXYZ, Name, PDFObject
from fpdf.util import builtin_srgb2014_bytes

from hia_tui.reports.pdf.packing import PackedOutput
from hia_tui.reports.pdf.xmp import Properties, xmp_packet

FONTS = Path(__file__).parent.parent / "fonts"
FACES = {"regular": "HIASans-Regular.ttf", "bold": "HIASans-Bold.ttf", "symbols": "HIASymbols.ttf"}
WIDTH, HEIGHT = 595.28, 841.89
"""A4 in points."""
INK = "0.129 0.169 0.196"
"""Colour that text is in where nothing else is said."""
LEADING = 17.4
"""Points from line to line where nothing else is said."""
Chunk = str | Callable[[], str]
"""Operators, or what makes them once all pages are laid out."""
Box = tuple[float, float, float, float]
"""Left, top, width and height in points, from the top left corner of the page."""


class Element(PDFObject):
    """A node of the structure tree: a group of elements, or a leaf that holds marked content."""

    def __init__(self, tag: str, parent: "Element | None", **attributes: str) -> None:
        super().__init__()
        self.tag = tag
        self.parent = parent
        self.attributes = attributes
        self.kids: list[Element | tuple[Page, int] | tuple[Page, PDFAnnotation]] = []
        if parent is not None:
            parent.kids.append(self)

    def add(self, tag: str, **attributes: str) -> "Element":
        """A new element inside this one; attributes are PDF names with values in PDF syntax."""
        return Element(tag, self, **attributes)

    def serialize(self, obj_dict: object = None, _security_handler: object = None) -> str:
        """The element as a PDF object, with pages named only where they change."""
        page = next((kid[0] for kid in self.kids if isinstance(kid, tuple)), None)
        parts = [f"/S/{self.tag}/P {self.parent.ref if self.parent else self.attributes['root']}"]
        if page is not None:
            parts.append(f"/Pg {page.ref}")
        kids = [self._kid(kid, page) for kid in self.kids]
        parts.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]")
        parts += [f"/{name} {value}" for name, value in self.attributes.items() if name != "root"]
        return f"{self.id} 0 obj\n<<{''.join(parts)}>>\nendobj"

    @staticmethod
    def _kid(kid: "Element | tuple[Page, int] | tuple[Page, PDFAnnotation]", page: "Page | None") -> str:
        if isinstance(kid, Element):
            return str(kid.ref)
        on, what = kid
        if isinstance(what, int):
            return str(what) if on is page else f"<</Type/MCR/Pg {on.ref}/MCID {what}>>"
        return f"<</Type/OBJR/Pg {on.ref}/Obj {what.ref}>>"


class _Root(PDFObject):
    """The root of the tree, with the parent tree that leads back from content to elements."""

    def __init__(self, document: "Document") -> None:
        super().__init__()
        self._document = document

    def serialize(self, obj_dict: object = None, _security_handler: object = None) -> str:
        """The root as a PDF object."""
        document = self._document
        nums = [f"{page.index}[{' '.join(e.ref for e in page.marked)}]" for page in document.pages]
        first = len(document.pages)
        linked = document.linked
        nums += [f"{first + i} {element.ref}" for i, element in enumerate(linked)]
        following = first + len(linked)
        return (
            f"{self.id} 0 obj\n<</Type/StructTreeRoot/K {document.root.ref}"
            f"/ParentTree<</Nums[{' '.join(nums)}]>>/ParentTreeNextKey {following}>>\nendobj"
        )


class _Tree:
    """Stands in for fpdf2's own builder of the structure tree, which knows one flat level only."""

    def __init__(self, document: "Document") -> None:
        self._document = document
        self._root = _Root(document)
        self.doc_struct_elem = _NoElements()

    def empty(self) -> bool:
        """Never: a report has at least its title."""
        return False

    def __iter__(self) -> Iterator[PDFObject]:
        yield self._root
        self._document.root.attributes["root"] = self._root.ref
        stack: list[Element] = [self._document.root]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(kid for kid in reversed(element.kids) if isinstance(kid, Element))


class _NoElements:
    k: tuple[()] = ()


@dataclass(slots=True, eq=False)
class Page:
    """One page while it is drawn: operators in order, and the elements that its content belongs to."""

    index: int
    under: list[Chunk] = field(default_factory=list)
    """What carries no information: drawn first, as one artifact."""
    chunks: list[Chunk] = field(default_factory=list)
    marked: list[Element] = field(default_factory=list)
    written: Any = None
    """fpdf2's own page, once the file is being written."""

    @property
    def ref(self) -> str:
        """Reference to the page's object."""
        return str(self.written.ref)

    def mark(self, element: Element, operators: Chunk) -> None:
        """Draw content that belongs to an element."""
        number = len(self.marked)
        self.marked.append(element)
        element.kids.append((self, number))
        self.chunks += (f"/{element.tag}<</MCID {number}>>BDC", operators, "EMC")

    def operators(self) -> str:
        """The content of the page."""
        artifact = ("/Artifact BMC", *self.under, "EMC") if self.under else ()
        whole = (*artifact, f"{INK} rg {LEADING:g} TL", *self.chunks)
        return "\n".join(chunk if isinstance(chunk, str) else chunk() for chunk in whole)

    def decorate(self, operators: Chunk) -> None:
        """Draw what carries no information: rules, fills, furniture; it lies under the text."""
        self.under.append(operators)

    def decorate_text(self, operators: Chunk) -> None:
        """Draw text that is said elsewhere already, such as the head of a table on its later pages."""
        self.under += (f"{INK} rg {LEADING:g} TL", operators)


@dataclass(frozen=True, slots=True)
class _Link:
    page: Page
    annotation: Any
    element: Element
    to: str


class Face:
    """One typeface: widths and codes of its characters."""

    def __init__(self, font: Any) -> None:
        self.name = f"/F{font.i}"
        self._font = font
        self._codes: dict[str, str] = {}

    def width(self, text: str) -> float:
        """Width in thousandths of the type size."""
        widths = self._font.cw
        return float(sum(widths[ord(c)] for c in text))

    def code(self, text: str) -> str:
        """The text as the inside of a PDF string."""
        codes = self._codes
        try:
            return "".join([codes[c] for c in text])
        except KeyError:
            # In the order of the text: the order of a set differs from process to process.
            for c in text:
                if c not in codes:
                    codes[c] = self._code_of(c)
            return "".join([codes[c] for c in text])

    def _code_of(self, character: str) -> str:
        picked = self._font.subset.pick(ord(character))
        raw: str = chr(picked).encode("utf-16-be").decode("latin-1")
        return raw.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").replace("\r", "\\r")


class Document:
    """A tagged document that is being drawn."""

    def __init__(self, properties: Properties) -> None:
        self.properties = properties
        self.pages: list[Page] = []
        self.root = Element("Document", None)
        self._outline: list[tuple[int, str, Page, float]] = []
        self._links: list[_Link] = []
        self._targets: dict[str, tuple[Page, float]] = {}
        self._pdf = FPDF(unit="pt", format="A4")
        self._pdf.resource_access_policy = ResourceAccessPolicy.NONE
        self._faces: dict[str, Face] = {}

    def face(self, name: str) -> Face:
        """A typeface by its part (`regular`, `bold`, `symbols`) or its path; embedded when asked for."""
        if name not in self._faces:
            family = f"face{len(self._faces)}"
            self._pdf.add_font(family, "", FONTS / FACES[name] if name in FACES else name)
            font: Any = self._pdf.fonts[family]
            # fpdf2 maps code 0 to U+0000, which PDF/A-2 and PDF/UA-1 forbid.
            ids = font.subset._char_id_per_glyph
            for glyph in [g for g in ids if g is not None and g.unicode == (0,)]:
                del ids[glyph]
            self._faces[name] = Face(font)
        return self._faces[name]

    def new_page(self) -> Page:
        """Start the next page."""
        self.pages.append(Page(len(self.pages)))
        return self.pages[-1]

    def bookmark(self, level: int, text: str, anchor: str, page: Page, top: float) -> None:
        """Put a heading into the outline, and let links find it."""
        self._outline.append((level, text, page, top))
        self._targets[anchor] = (page, top)

    def anchors(self) -> Iterator[tuple[str, Page]]:
        """What can be linked to, with its page, in the order of the document."""
        for anchor, (page, _) in self._targets.items():
            yield anchor, page

    def page_of(self, anchor: str) -> int:
        """Number of the page that an anchor stands on, 1 for the first; 0 where there is none."""
        found = self._targets.get(anchor)
        return found[0].index + 1 if found else 0

    def link(self, element: Element, page: Page, box: Box, to: str, said: str) -> None:
        """Make an element a link to an address, or to an anchor where `to` starts with `#`.

        Args:
            element: the element that is the link.
            page: the page that it stands on.
            box: left, top, width and height of what can be clicked.
            to: the address.
            said: where the link leads, in words.
        """
        x, top, width, height = box
        annotation = PDFAnnotation(
            "Link", x=x, y=HEIGHT - top, width=width, height=height, contents=said,
            action=None if to.startswith("#") else URIAction(to),
        )  # fmt: skip
        self._links.append(_Link(page, annotation, element, to))
        element.kids.append((page, annotation))

    @property
    def linked(self) -> list[Element]:
        """The elements that are links, in the order of their numbers in the parent tree."""
        return [link.element for link in self._links]

    def save(self) -> bytes:
        """Write the file."""
        pdf = self._pdf
        self._describe()
        for page in self.pages:
            pdf.add_page()
            page.written = pdf.pages[page.index + 1]
            page.written.contents = bytearray(page.operators(), "latin-1")
            page.written.struct_parents = page.index
            page.written.tabs = Name("S")
        for number, link in enumerate(self._links, start=len(self.pages)):
            link.annotation.struct_parent = number
            if link.to.startswith("#"):
                link.annotation.dest = self._destination(link.to[1:])
            link.page.written.add_annotation(link.annotation)
        pdf._outline = [
            OutlineSection(text, level, page.index + 1, DestinationXYZ(page.index + 1, top=HEIGHT - top))
            for level, text, page, top in self._outline
        ]
        pdf.struct_builder = cast(Any, _Tree(self))
        return bytes(pdf.output(output_producer_class=PackedOutput))

    def close(self) -> None:
        """Let go of the font files, which an interrupted drawing would leave open."""
        for font in self._pdf.fonts.values():
            cast(Any, font).close()

    def _destination(self, anchor: str) -> DestinationXYZ:
        page, top = self._targets.get(anchor, (self.pages[0], 0.0))
        return DestinationXYZ(page.index + 1, top=HEIGHT - top)

    def _describe(self) -> None:
        pdf, about = self._pdf, self.properties
        pdf.set_title(about.title)
        pdf.set_subject(about.subject)
        if about.author:
            pdf.set_author(about.author)
        pdf.set_lang(about.lang)
        pdf.set_creator(about.creator)
        pdf.set_producer(about.producer)
        pdf.set_creation_date(datetime.fromisoformat(about.date))
        pdf.set_xmp_metadata(xmp_packet(about))
        pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
        pdf.allow_images_transparency = False
        pdf.single_resources_object = True
        pdf.str_alias_nb_pages = ""
        pdf._set_min_pdf_version("1.7")
        pdf.add_output_intent(
            OutputIntentSubType.PDFA,
            output_condition_identifier="sRGB",
            output_condition="IEC 61966-2-1:1999",
            registry_name="http://www.color.org",
            dest_output_profile=PDFICCProfile(contents=builtin_srgb2014_bytes(), n=3, alternate="DeviceRGB"),
            info="sRGB2014 (v2)",
        )
