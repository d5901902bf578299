"""A page as a browser's parser sees it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Element:
    """An element with its attributes and all the text inside it, white space joined."""

    tag: str
    attributes: dict[str, str]
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).split())


class Page(HTMLParser):
    """The elements of a page in the order they open."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in ("meta", "link", "input", "path", "br", "img"):
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.parts.append(data)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of this tag that have these attributes; `class_` matches one class of several."""
        wanted = attributes.pop("class_", None)
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(element.attributes.get(name) == value for name, value in attributes.items())
            and (wanted is None or wanted in element.attributes.get("class", "").split())
        ]

    def texts(self, tag: str, **attributes: str) -> list[str]:
        return [element.text for element in self.all(tag, **attributes)]

    @property
    def titles(self) -> list[str]:
        """The titles of the sessions a programme lists, in order."""
        return self.texts("h4", class_="entry-title")

    @property
    def switches(self) -> dict[str, str]:
        """From language to the address of this page in it."""
        return {
            link.attributes["hreflang"]: link.attributes["href"]
            for link in self.all("a")
            if "hreflang" in link.attributes
        }

    @property
    def links(self) -> dict[str, str]:
        """From `rel` (and language) of the head's links to their addresses."""
        return {
            " ".join(filter(None, (link.attributes["rel"], link.attributes.get("hreflang")))): link.attributes["href"]
            for link in self.all("link")
        }
