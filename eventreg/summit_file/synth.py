"""A synthetic summit for measuring: invented, the same for the same seed, and free of conflicts."""

import random
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from eventreg.summit_file.reader import Tree
from eventreg.summit_file.schema import read_document

SLOTS: Final = (
    ("08:30", "09:45", "side_event"),
    ("10:00", "11:15", "roundtable"),
    ("11:30", "12:45", "roundtable"),
    ("13:15", "14:30", "side_event"),
    ("15:00", "16:15", "workshop"),
    ("16:30", "17:45", "roundtable"),
)
FIRST_DAY: Final = date(2027, 5, 10)
ROOMS_A_DAY: Final = 25
_TOPICS: Final = (
    ("Decent work", "Le travail décent"),
    ("Return and reintegration", "Le retour et la réintégration"),
    ("Diasporas and investment", "Les diasporas et l’investissement"),
    ("Local authorities", "Les collectivités locales"),
    ("Skills and recognition", "Les compétences et leur reconnaissance"),
    ("Climate and mobility", "Le climat et la mobilité"),
)
_NAMES: Final = ("Łukasz Œuvrard", "Amina el-Fassi", "João Ñandú", "Zoë Šimić", "أحمد بن علي", "Nguyễn Thị Hoa")


def synthetic_document(slug: str, sessions: int, seed: int) -> tuple[dict[str, Any], Tree]:
    """A checked document of a live summit with that many sessions in two languages, with panels and organisers."""
    chance = random.Random(f"{slug}/{seed}")  # noqa: S311 - nothing here is secret
    per_day = len(SLOTS) * ROOMS_A_DAY
    days = max(1, -(-sessions // per_day))
    rooms = [
        {"key": f"room-{n + 1}", "name": f"Room {n + 1}", "seats": "200", "booths": "2"} for n in range(ROOMS_A_DAY)
    ]
    raw = {
        "format": "1",
        "summit": {
            "slug": slug,
            # Its own uid: a summit of this slug that is not synthetic has another, and is refused.
            "uid": str(UUID(bytes=sha256(f"synthetic/{slug}".encode()).digest()[:16], version=4)),
            "kind": "summit",
            "state": "live",
            "name": {"en": f"Synthetic summit {slug}", "fr": f"Sommet synthétique {slug}"},
            "starts_on": FIRST_DAY.isoformat(),
            "ends_on": (FIRST_DAY + timedelta(days=days - 1)).isoformat(),
            "zone": "Africa/Casablanca",
            "languages": ["en", "fr"],
            "city": {"en": "Marrakech", "fr": "Marrakech"},
            "country": "MA",
        },
        "sources": [{"key": "announcement", "kind": "announcement"}],
        "venues": [
            {"key": "centre", "name": {"en": "Conference centre", "fr": "Centre de conférences"}, "rooms": rooms}
        ],
        "themes": [{"key": f"theme-{n}", "name": {"en": en, "fr": fr}} for n, (en, fr) in enumerate(_TOPICS)],
        "organisations": [
            {
                "key": f"synth-organisation-{n}",
                "kind": "ngo",
                "name": {"en": f"Organization {n}", "fr": f"Organisation {n}"},
            }
            for n in range(40)
        ],
        "persons": [
            {"key": f"synth-person-{n}", "family": name.split()[-1].upper(), "given": " ".join(name.split()[:-1])}
            for n, name in enumerate(_NAMES * 20)
        ],
        "sessions": [_session(n, chance) for n in range(sessions)],
    }
    tree = Tree(raw)
    return read_document(tree), tree


def _session(number: int, chance: random.Random) -> dict[str, Any]:
    slot = number // ROOMS_A_DAY
    starts, ends, kind = SLOTS[slot % len(SLOTS)]
    day = FIRST_DAY + timedelta(days=slot // len(SLOTS))
    topic = chance.randrange(len(_TOPICS))
    english, french = _TOPICS[topic]
    # Nobody sits on two panels of one slot: each room of a slot takes its own four persons.
    panel = [(number % ROOMS_A_DAY) * 4 + seat for seat in range(4)]
    return {
        "key": f"session-{number + 1}",
        "uid": str(UUID(int=chance.getrandbits(128), version=4)),
        "kind": kind,
        "title": {"en": f"{english}: part {number + 1}", "fr": f"{french}, partie {number + 1}"},
        "description": {"en": f"{english}. " * 6, "fr": f"{french}. " * 6},
        "when": {"day": day.isoformat(), "starts": starts, "ends": ends},
        "where": {"room": f"room-{number % ROOMS_A_DAY + 1}"},
        "languages": {"working": ["en"], "interpretation": ["fr"]},
        "access": "registered",
        "themes": [f"theme-{topic}"],
        "organisers": [
            {"organisation": f"synth-organisation-{chance.randrange(40)}", "role": "lead", "source": "announcement"}
        ],
        "line_ups": [
            {
                "source": "announcement",
                "kind": "announced",
                "panelists": [
                    {
                        "key": f"seat-{place}",
                        "roles": ["chair" if place == 0 else "panelist"],
                        "person": f"synth-person-{person}",
                        "post": {"en": "Director", "fr": "Directrice ou directeur"},
                    }
                    for place, person in enumerate(panel)
                ],
            }
        ],
    }
