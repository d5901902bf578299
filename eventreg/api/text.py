"""Text that is fit for XML and JSON alike, and turns around nothing that stands beside it."""

import re
from datetime import timedelta
from typing import Final

_UNFIT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
"""What XML 1.0 (2.2) forbids or discourages, and the controls that embed, override or isolate a direction.

The marks U+200E, U+200F and U+061C stay: they reach no further than their neighbours, and Arabic text needs them.
"""

_BLANKS: Final = re.compile(r"[ \t\n]+")


def clean(text: str) -> str:
    """`text` without what is unfit; every kind of line end is a line feed."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _UNFIT.sub("", plain)


def one_line(text: str) -> str:
    """As `clean`, on one line and without blanks at its ends; no-break spaces stay as French sets them."""
    return _BLANKS.sub(" ", clean(text)).strip(" ")


def duration_words(lasts: timedelta) -> str:
    """Hours and minutes as the format writes them: "01:15"."""
    hours, minutes = divmod(lasts // timedelta(minutes=1), 60)
    return f"{hours:02}:{minutes:02}"
