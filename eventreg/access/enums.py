"""Words of access that the whole product shares; their values are what the database stores.

Two of them know `not_stated`: documents of past meetings are often silent, and silence says nothing.
"""

from enum import StrEnum


class Access(StrEnum):
    """Who may attend a session; set by the secretariat alone."""

    NOT_STATED = "not_stated"
    OPEN = "open"
    REGISTERED = "registered"
    CATEGORIES = "categories"
    INVITED = "invited"


class Visibility(StrEnum):
    """Who may read that a session exists; says nothing about who may attend it."""

    PUBLIC = "public"
    REGISTERED = "registered"
    HIDDEN = "hidden"


class Press(StrEnum):
    """What the press may do at a session; apart from admission."""

    NOT_STATED = "not_stated"
    CLOSED = "closed"
    OPEN = "open"
    PHOTO_OPPORTUNITY = "photo_opportunity"
    POOL = "pool"


class Webcast(StrEnum):
    """Who may watch a session from elsewhere; watching is not attending."""

    NOT_STATED = "not_stated"
    NONE = "none"
    REGISTERED = "registered"
    PUBLIC = "public"


class Role(StrEnum):
    """What an account may be trusted with: at one summit each, except the administrator, who has no summit."""

    SECRETARIAT = "secretariat"
    REGISTRATION_OFFICER = "registration_officer"
    ACCESS_CONTROL = "access_control"
    ORGANISER = "organiser"
    FOCAL_POINT = "focal_point"
    ADMINISTRATOR = "administrator"


class RegistrationState(StrEnum):
    """Where the official registration of one person for one summit stands; only `approved` admits."""

    DRAFT = "draft"
    NOMINATED = "nominated"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    NOT_APPROVED = "not_approved"
    WAITING_LIST = "waiting_list"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


class CategoryKind(StrEnum):
    """What a registration category is for: everybody in the room is registered, not everybody is a participant."""

    PARTICIPANT = "participant"
    MEDIA = "media"
    SERVICE = "service"
    PROTOCOL = "protocol"
    COMPANION = "companion"
