"""`make benchmark-feeds`: one run on the loopback of one machine prints the tables for docs/performance.md.

Every figure is a median of rounds in which the servers take turns, so that other work on the machine meets all of them.
CPU is that of all processes of a server, with its database's; wrk works on the same processors. `SECONDS` is how long
each turn takes.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.feeds import inside, memory
from benchmarks.feeds.machine import Load, Target, load
from benchmarks.feeds.servers import SLUGS, Database, application, before, databases, files, installed
from subscribers.serving import Answer, Installation, ask

ROUNDS = 5
SECONDS = int(os.environ.get("SECONDS", "3"))
MANY = 300
FEED = "/summits/{}/calendar.ics"
PLAIN, PACKED = {"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip"}
KINDS = ("304", "200 gzip", "200 identity")


def headers_for(kind: str, port: int, path: str) -> dict[str, str]:
    """What a client sends to be answered so. The validator is the server's own, and the answer is looked at first."""
    headers = {"Host": "localhost"} | (PLAIN if kind == "200 identity" else PACKED)
    if kind == "304":
        headers["If-None-Match"] = asked(port, path, headers).headers["etag"]
    answer = asked(port, path, headers)
    assert answer.status == int(kind[:3]), (answer.status, path)
    assert answer.headers.get("content-encoding", "identity") == ("identity" if kind == "304" else kind[4:])
    return headers


def asked(port: int, path: str, headers: Mapping[str, str]) -> Answer:
    return ask(port, path, **{name.replace("-", "_"): value for name, value in headers.items()})


def median(runs: list[Load]) -> Load:
    """The median of each figure; every answer weighed the same."""
    weights = [run.weight for run in runs]
    # wrk rounds to hundredths of its unit, and counts what it read of answers that it did not wait for.
    assert max(weights) < 1.1 * min(weights) + 50, weights
    rate, cpu = (statistics.median(values) for values in zip(*((run.rate, run.cpu) for run in runs), strict=True))
    return Load(rate, cpu, statistics.median(weights))


def turns(work: Mapping[str, Callable[[], Load]]) -> dict[str, Load]:
    """Each piece of work in turn, `ROUNDS` times."""
    found: dict[str, list[Load]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, run in work.items():
            found[name].append(run())
    return {name: median(runs) for name, runs in found.items()}


def aimed(target: Target, path: str, kind: str) -> Callable[[], Load]:
    headers = headers_for(kind, target.port, path)
    return lambda: load(target, path, headers, SECONDS)


def beside_nginx(app: Target, folder: Path) -> dict[str, Load]:
    """Prints what both do with the same bytes; what the application did."""
    path = FEED.format(SLUGS[MANY])
    bodies = {"feed.ics": asked(app.port, path, PLAIN).body, "feed.ics.gz": asked(app.port, path, PACKED).body}
    print("| answer | bytes | requests/s | nginx | ratio | CPU | nginx | ratio |\n|---|---|---|---|---|---|---|---|")
    kept = {}
    with files(bodies, folder) as nginx:
        for kind in KINDS:
            of = turns({"ours": aimed(app, path, kind), "nginx": aimed(nginx, "/feed.ics", kind)})
            kept[kind], theirs = of["ours"], of["nginx"]
            ours = kept[kind]
            print(
                f"| {kind} | {ours.weight:,.0f} | {ours.rate:,.0f} | {theirs.rate:,.0f} | {ours.rate / theirs.rate:.2f}"
                f" | {ours.cpu * 1e6:.0f} µs | {theirs.cpu * 1e6:.0f} µs | {ours.cpu / theirs.cpu:.1f} |"
            )
    return kept


def by_size(app: Target) -> None:
    """Prints what the same questions cost for programmes of every size."""
    print("\n| sessions | 304/s | CPU of a 304 | 200 gzip: bytes | CPU | 200 identity: bytes | CPU |")
    print("|---|---|---|---|---|---|---|")
    work = {f"{n} {kind}": aimed(app, FEED.format(SLUGS[n]), kind) for n in SLUGS for kind in KINDS}
    of = turns(work)
    for n in SLUGS:
        none, packed, plain = (of[f"{n} {kind}"] for kind in KINDS)
        print(
            f"| {n:,} | {none.rate:,.0f} | {none.cpu * 1e6:.0f} µs | {packed.weight:,.0f} | {packed.cpu * 1e6:.0f} µs"
            f" | {plain.weight:,.0f} | {plain.cpu * 1e6:.0f} µs |"
        )


def behind_nginx(app: Target, folder: Path) -> None:
    """Prints what nginx with a cache in front changes."""
    path = FEED.format(SLUGS[MANY])
    print("\n| answer | requests/s alone | behind nginx | CPU alone | nginx and application |\n|---|---|---|---|---|")
    with before(app, folder) as proxy:
        for kind in KINDS:
            of = turns({"alone": aimed(app, path, kind), "behind": aimed(proxy, path, kind)})
            alone, behind = of["alone"], of["behind"]
            print(
                f"| {kind} | {alone.rate:,.0f} | {behind.rate:,.0f} | {alone.cpu * 1e6:.0f} µs"
                f" | {behind.cpu * 1e6:.0f} µs |"
            )


def limited(app: Target, installation: Installation, database: Database) -> None:
    """Prints what counting the polls of an address costs; the limit is one that is not reached."""
    path = FEED.format(SLUGS[MANY])
    with application(installation, database, EVENTREG_FEED_LIMIT="9999999") as counting:
        of = turns({"off": aimed(app, path, "304"), "on": aimed(counting, path, "304")})
    print("\n| 304 | requests/s | CPU |\n|---|---|---|")
    for name, load_ in of.items():
        print(f"| limit {name} | {load_.rate:,.0f} | {load_.cpu * 1e6:.0f} µs |")


def measure(database: Database, folder: Path) -> None:
    """Prints every table of one database; those that no database changes with SQLite alone."""
    folder.mkdir()
    installation = installed(database, folder)
    print(f"\n### {database.name}\n")
    with application(installation, database) as app:
        for name in ("files", "proxy"):
            (folder / name).mkdir()
        kept = beside_nginx(app, folder / "files")
        by_size(app)
        if database.datname is None:
            limited(app, installation, database)
            behind_nginx(app, folder / "proxy")
    if database.datname is None:
        inside.print_tables(installation.environment, SLUGS[MANY], kept["304"].cpu, kept["200 gzip"].cpu)
        memory.print_table(installation)


def main() -> None:
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as found:
        busy, processors = os.getloadavg()[0], os.cpu_count()
        print(f"{processors} processors, of which {busy:.1f} were busy in the minute before.")
        for database in found:
            measure(database, Path(name) / database.name)


if __name__ == "__main__":
    sys.exit(main())
