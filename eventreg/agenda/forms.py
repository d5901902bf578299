"""The shape of what a reader asks a programme for."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import Length, Optional, Regexp, ValidationError

from eventreg.agenda.queries import ALL_DAYS
from eventreg.agenda.rules import FILTERS

LONGEST_WORDS = 200
LIST = "list"
"""What an address says for "view" where no time grid is wanted."""


class ProgrammeForm(FlaskForm):  # type: ignore[misc]
    """Filters and words of a programme's address; a GET that changes nothing, so it has no token."""

    class Meta:
        csrf = False

    names: ClassVar[Sequence[str]] = FILTERS

    day = StringField(validators=[Optional(), Regexp(r"([0-9]{4}-[0-9]{2}-[0-9]{2}|all)\Z")])
    room = StringField(validators=[Optional(), Regexp(r"[a-z0-9-]{1,80}\Z")])
    theme = StringField(validators=[Optional(), Regexp(r"[a-z0-9-]{1,80}\Z")])
    kind = StringField(validators=[Optional(), Regexp(r"[a-z_]{1,40}\Z")])
    language = StringField(validators=[Optional(), Regexp(r"[a-z]{2,3}\Z")])
    q = StringField(validators=[Optional(), Length(max=LONGEST_WORDS)])
    view = StringField()

    def validate_day(self, field: Field) -> None:
        """A day that no calendar has (30 February) is malformed, too."""
        if field.data == ALL_DAYS:
            return
        try:
            date.fromisoformat(field.data)
        except ValueError as error:
            raise ValidationError from error

    def filters(self) -> dict[str, str]:
        """The filters that are given and well formed; a malformed one is as if it were not there."""
        self.validate()
        fields: list[Field] = [self[name] for name in self.names]
        return {field.name: field.data for field in fields if (field.data or "").strip() and not field.errors}

    def as_list(self) -> bool:
        """Whether days are asked for as lists on wide screens, too; this is no filter."""
        return bool(self.view.data == LIST)

    def words(self) -> str:
        """What to search for; a longer text than anybody types is cut."""
        return (self.q.data or "").strip()[:LONGEST_WORDS]


class PartForm(ProgrammeForm):
    """What a calendar, or a programme on another site, is narrowed to: as on its page, and to an organisation."""

    names = (*FILTERS, "organisation")

    organisation = StringField(validators=[Optional(), Regexp(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")])

    def parts(self) -> dict[str, str]:
        """As `filters`, without a day that means all of them."""
        return {name: value for name, value in self.filters().items() if value != ALL_DAYS}
