"""From text to a plain tree of mappings, lists and text, with the line of every part.

YAML is read as structure only: every scalar stays the text that was typed, because a loader that guesses types turns
13:15 into 795 and the country NO into False. Anchors, aliases, tags and repeated keys are refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

import yaml

from eventreg.summit_file.errors import Fault, FileFaulty, shown

LARGEST_FILE_BYTES: Final = 5 * 1024 * 1024
DEEPEST_NESTING: Final = 24
MOST_PARTS: Final = 300_000
"""More than 5 MB of real programme has; that many bad ones can still be named one by one in seconds."""

# C0 and C1 except tab and line feed; the line and paragraph separators, which end lines in calendars and scripts;
# and halves of characters that no text can hold.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Tree:
    """`value` is nested dict, list, str and None; `lines` has the 1-based line of each path in it."""

    value: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest part around it that the file has."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def read_tree(content: bytes) -> Tree:
    """The tree that `content` holds. Raises `FileFaulty` with the line of the first fault."""
    if len(content) > LARGEST_FILE_BYTES:
        _fail(0, f"the file is larger than {LARGEST_FILE_BYTES // 1024 // 1024} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _fail(content.count(b"\n", 0, error.start) + 1, "the file is not UTF-8 text")
    for number, line in enumerate(text.split("\n"), 1):
        _refuse_controls(line.rstrip("\r"), number)
    try:
        return _build(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        _fail(mark.line + 1 if mark else 0, f"this is not YAML: {getattr(error, 'problem', None) or error}")


def _fail(line: int, sentence: str) -> NoReturn:
    raise FileFaulty([Fault(line, "", sentence)])


def _refuse_controls(text: str, line: int) -> None:
    found = _CONTROL.search(text)
    if found:
        _fail(line, f"a control character (U+{ord(found.group()):04X}) is not allowed")


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not been read yet."""

    value: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None


def _build(text: str) -> Tree:
    tree = Tree(None)
    stack: list[_Open] = []
    seen_document = False
    # Events instead of nodes: no recursion, so nothing in the file can exhaust the stack.
    events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            if seen_document:
                _fail(line, "a second document; a summit file is one")
            seen_document = True
        if len(tree.lines) > MOST_PARTS:
            _fail(line, f"the file has more than {MOST_PARTS} parts")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            _fail(line, "anchors (&) and aliases (*) are not allowed")
        if getattr(event, "tag", None):
            _fail(line, f"the tag {shown(event.tag)} is not allowed")
        if isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        elif isinstance(event, yaml.ScalarEvent):
            # Escapes in quotes can make what the raw text does not show.
            _refuse_controls(event.value, line)
            if stack and isinstance(stack[-1].value, dict) and stack[-1].key is None:
                _open_key(stack[-1], event.value, line, tree)
            else:
                # A plain empty scalar, null or ~ takes a value away; quoted, they are text.
                nothing = event.implicit[0] and event.value in ("", "null", "~")
                _put(stack, None if nothing else event.value, line, tree)
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(stack) >= DEEPEST_NESTING:
                _fail(line, "nested too deeply")
            if stack and isinstance(stack[-1].value, dict) and stack[-1].key is None:
                _fail(line, "a key must be text")
            value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
            path = _put(stack, value, line, tree)
            stack.append(_Open(value, path))
    return tree


def _open_key(top: _Open, key: str, line: int, tree: Tree) -> None:
    if isinstance(top.value, dict) and key in top.value:
        _fail(line, f"“{shown(key)}” stands here twice")
    top.key = key
    tree.lines[(*top.path, key)] = line


def _put(stack: list[_Open], value: Any, line: int, tree: Tree) -> Path:
    if not stack:
        tree.value = value
        tree.lines[()] = line
        return ()
    top = stack[-1]
    if isinstance(top.value, dict):
        key = top.key or ""
        top.value[key], top.key = value, None
        return (*top.path, key)
    top.value.append(value)
    path = (*top.path, len(top.value) - 1)
    tree.lines[path] = line
    return path
