"""Settings: what is known, what is refused, and what stands where nothing was said."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from eventreg.app import create_app
from eventreg.foundation.places import config_module

config = config_module()

DOCUMENTED = {
    "EVENTREG_DATABASE_URL", "EVENTREG_SECRET_KEY", "EVENTREG_BASE_URL", "EVENTREG_REDIS_URL", "EVENTREG_SMTP_URL",
    "EVENTREG_TRUSTED_PROXIES", "EVENTREG_DATA_DIR", "EVENTREG_REHEARSAL_AT", "EVENTREG_FEED_LIMIT",
    "EVENTREG_DEMO_PASSWORD", "EVENTREG_TEST_DATABASE_URL", "EVENTREG_TEST_REDIS_URL", "EVENTREG_REQUIRE_SERVICES",
}  # fmt: skip
"""The variables that scripts and operators may hold on to."""


def read(**environment: str) -> Any:
    return config.read_settings({f"EVENTREG_{name}": value for name, value in environment.items()})


def refusal(**environment: str) -> str:
    with pytest.raises(config.SettingsFaulty) as caught:
        read(**environment)
    return str(caught.value)


def test_every_documented_name_is_known_and_no_other() -> None:
    assert {*config.NAMES, *config.RESERVED} == DOCUMENTED
    assert set(config.NAMES) & set(config.RESERVED) == set()
    assert config.read_settings(dict.fromkeys(config.RESERVED, "anything")) == read()


def test_what_stands_where_nothing_is_said() -> None:
    nothing = config.Settings(
        database_url=None,
        secret_key=None,
        base_url=None,
        trusted_proxies=0,
        data_dir=None,
        rehearsal_at=None,
        feed_limit=600,
    )
    assert read() == nothing
    assert config.read_settings(dict.fromkeys(config.NAMES, "")) == nothing
    assert config.read_settings({"PATH": "/bin", "EVENTREGISTER": "a", "eventreg_x": "b"}) == nothing


def test_an_unknown_name_is_a_typing_error() -> None:
    said = refusal(DATABSE_URL="a", TYPO="b")
    assert said.startswith("Unknown setting: EVENTREG_DATABSE_URL, EVENTREG_TYPO. Known are EVENTREG_DATABASE_URL, ")
    assert said.endswith(", EVENTREG_REQUIRE_SERVICES.")


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("1", 1), ("9", 9), ("10", 10)])
def test_a_number_of_proxies(text: str, number: int) -> None:
    assert read(TRUSTED_PROXIES=text).trusted_proxies == number


@pytest.mark.parametrize("text", ["-1", "11", "1.0", "one", " 1", "1\n", "0x1", "1_0", "٣", "²", "01", "1" * 5_000])
def test_no_number_of_proxies(text: str) -> None:
    assert refusal(TRUSTED_PROXIES=text) == "EVENTREG_TRUSTED_PROXIES is a whole number from 0 to 10."


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://summit.example", "https://summit.example"),
        ("https://summit.example/", "https://summit.example"),
        ("HTTPS://Summit.Example/", "https://summit.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("https://xn--sommet-fva.example", "https://xn--sommet-fva.example"),
    ],
)
def test_a_base_url(given: str, kept: str) -> None:
    assert read(BASE_URL=given).base_url == kept


@pytest.mark.parametrize(
    "given",
    [
        "summit.example", "//summit.example", "ftp://summit.example", "javascript:alert(1)", "https://", "https:///path",
        "https://summit.example?x=1", "https://summit.example/?", "https://summit.example#top", "https://a b.example",
        "https://summit.example\n", "https://summit.example\r\nX: y", "https://summit.example/\x00",
        " https://summit.example", "https://user:password@summit.example", "https://[::1", "https://summit.example:99999",
        "https://summit.example:port", "https://summit.example:0", 'https://summit.example/"><script>',
        "https://summit.example\\path", "https://sommé.example",
    ],
)  # fmt: skip
def test_no_base_url(given: str) -> None:
    said = "EVENTREG_BASE_URL is an address such as https://summit.example, without path, ? and #."
    assert refusal(BASE_URL=given) == said


@pytest.mark.parametrize(
    "given",
    [
        "sqlite:///file.sqlite", "sqlite://", "postgresql://postgres@127.0.0.1/db", "postgres://a:b@c/d",
        "postgresql+psycopg:///db?host=/run/postgresql",
    ],
)  # fmt: skip
def test_a_database_url(given: str) -> None:
    assert read(DATABASE_URL=given).database_url == given


@pytest.mark.parametrize(
    "given", ["nonsense", "mysql://a/b", "postgresql:db", "/file.sqlite", "postgresql+asyncpg://a/b"]
)
def test_no_database_url(given: str) -> None:
    assert refusal(DATABASE_URL=given) == "EVENTREG_DATABASE_URL begins with sqlite:// or postgresql://."


@pytest.mark.parametrize(
    ("given", "instant"),
    [
        ("2027-05-11T08:05+01:00", datetime(2027, 5, 11, 7, 5, tzinfo=UTC)),
        ("2027-05-11T08:05:30Z", datetime(2027, 5, 11, 8, 5, 30, tzinfo=UTC)),
        ("2027-05-11T00:10-03:30", datetime(2027, 5, 11, 3, 40, tzinfo=UTC)),
        ("2000-01-01T00:00+05:00", datetime(1999, 12, 31, 19, tzinfo=UTC)),
    ],
)
def test_an_instant_of_the_rehearsal(given: str, instant: datetime) -> None:
    read_as = read(REHEARSAL_AT=given).rehearsal_at
    assert (read_as, read_as.tzinfo) == (instant, UTC)


@pytest.mark.parametrize(
    "given",
    [
        "now", "08:05", "2027-05-11", "2027-05-11T08:05", "2027-05-11 08:05+01:00", "2027-13-11T08:05Z",
        "2027-05-32T08:05Z", "2027-05-11T24:05Z", "2027-05-11T08:60Z", "2027-05-11T08:05+25:00", "1999-12-31T23:59Z",
        "2100-01-01T00:00Z", "20270511T0805Z", "2027-W19-2T08:05Z", "2027-05-11T08:05Z\n", " 2027-05-11T08:05Z",
        "2027-05-11T08:05 01:00", "2027-05-11T08:0Z", "٢٠٢٧-05-11T08:05Z", "2027-05-11T08:05:30.5Z",
    ],
)  # fmt: skip
def test_no_instant_of_the_rehearsal(given: str) -> None:
    said = "EVENTREG_REHEARSAL_AT is a time of the years 2000 to 2099 such as 2027-05-11T08:05+01:00."
    assert refusal(REHEARSAL_AT=given) == said


def test_the_application_refuses_what_the_settings_refuse(tmp_path: Path) -> None:
    with pytest.raises(config.SettingsFaulty):
        create_app({"EVENTREG_DATA_DIR": str(tmp_path), "EVENTREG_TYPO": "1"})
    with pytest.raises(config.SettingsFaulty):
        create_app({"EVENTREG_DATA_DIR": str(tmp_path), "EVENTREG_DATABASE_URL": "nonsense"})


def test_the_application_takes_its_settings_over(tmp_path: Path) -> None:
    app = create_app(
        {
            "EVENTREG_DATA_DIR": str(tmp_path / "data"),
            "EVENTREG_SECRET_KEY": "key",
            "EVENTREG_BASE_URL": "https://summit.example:8443/",
        }
    )
    assert Path(app.instance_path) == tmp_path / "data"
    assert (tmp_path / "data").is_dir()
    wanted = ("SECRET_KEY", "BASE_URL", "SQLALCHEMY_DATABASE_URI", "TRUSTED_HOSTS", "SESSION_COOKIE_SECURE")
    assert {name: app.config[name] for name in wanted} == {
        "SECRET_KEY": "key",
        "BASE_URL": "https://summit.example:8443",
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'data' / 'eventreg.sqlite'}",
        "TRUSTED_HOSTS": ["summit.example"],
        "SESSION_COOKIE_SECURE": True,
    }


@pytest.mark.parametrize(("given", "limit"), [("1", 1), ("9999999", 9_999_999), ("off", None), ("", 600)])
def test_the_limit_of_feeds(given: str, limit: int | None) -> None:
    assert read(FEED_LIMIT=given).feed_limit == limit


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "1e3", "OFF", "on", " 5", "١", "12345678"])
def test_a_limit_of_feeds_that_is_none(given: str) -> None:
    assert refusal(FEED_LIMIT=given) == "EVENTREG_FEED_LIMIT is a whole number from 1 to 9999999, or off."
