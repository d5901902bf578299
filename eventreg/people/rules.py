"""Kinds of organisations, links between them, and names."""

import enum
from typing import Final


class OrganisationKind(enum.StrEnum):
    """What an organisation is."""

    STATE = "state"
    MINISTRY = "ministry"
    CITY = "city"
    PUBLIC_BODY = "public_body"
    INTERGOVERNMENTAL = "intergovernmental"
    DIRECTORATE_GENERAL = "directorate_general"
    PROCESS = "process"
    JOINT_INITIATIVE = "joint_initiative"
    PROGRAMME = "programme"
    NGO = "ngo"
    ASSOCIATION = "association"
    COMPANY = "company"
    UNIVERSITY = "university"
    RESEARCH_INSTITUTE = "research_institute"


class SeriesRoleKind(enum.StrEnum):
    """What an organisation is to a series of summits."""

    FUNDER = "funder"
    IMPLEMENTER = "implementer"
    PARTNER = "partner"


class ParentLink(enum.StrEnum):
    """What ties an organisation to its parent."""

    PART_OF = "part_of"
    UNDER_AUTHORITY_OF = "under_authority_of"
    JOINT_INITIATIVE_OF = "joint_initiative_of"
    PRESIDED_BY = "presided_by"


LONGEST_SORT_NAME: Final = 401


def sort_name(given: str | None, family: str) -> str:
    """The name a list is sorted by: family name first, as written, no longer than its column."""
    return (f"{family}, {given}" if given else family)[:LONGEST_SORT_NAME]
