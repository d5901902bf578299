"""What calendars do when a release is made, in its transaction."""

from flask import current_app

from eventreg.calendars.kept import keep_blocks, list_released_in
from eventreg.publication.differences import Released


def keep_released_blocks(summit: str, *, changes: Released) -> None:
    """Writes the events of what the release changed, so that the first poll after it joins and renders nothing.

    Without a public address in the settings nobody can say what their links are: they are made when asked for.
    """
    base_url: str | None = current_app.config["BASE_URL"]
    if base_url is not None:
        keep_blocks(list_released_in(changes.summit_id, changes.number), changes.slug, base_url)
