"""The night, top to bottom: plan, crawl, gather, build, report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from nocturne import journal
from nocturne.crawl.crawl import crawl
from nocturne.crawl.plan import Lane, lanes
from nocturne.errors import NocturneError
from nocturne.fetch.pace import RunClock
from nocturne.fetch.policy import Manners, Policy, origin_of, user_agent
from nocturne.gathering import gather_night, with_issues
from nocturne.lookup import look_up
from nocturne.machine import consult
from nocturne.model.report import HostLedger
from nocturne.model.run import RunRecord
from nocturne.model.visit import VisitRecord
from nocturne.night import Night, city_options, plan
from nocturne.pictures import look_at_pictures
from nocturne.purge import purge
from nocturne.site.build import BuildResult, build
from nocturne.sources.base import sources


def nightly(night: Night, jobs: int | None = None, *, publish: bool = True) -> RunRecord:
    """One night: visit every source, renew every city's events, publish the site, keep the record."""
    started = datetime.now(UTC)
    with night.state.lock():
        planned = plan(night)
        ledger = crawl_lanes(night, lanes(planned))
        unasked = look_up(night, policy(night))
        look_at_pictures(night, policy(night))
        gathered = gather_night(night, planned)
        gathered = with_issues(gathered, (*unasked, *consult(night, policy(night))))
        try:
            built = build_site(night, jobs) if publish else BuildResult({})
        except NocturneError:
            journal.write(night, "nightly", started, gathered, ledger, code=journal.NOTHING_PUBLISHED)
            raise
        for warning in built.warnings:
            night.console.warn(warning)
        return journal.write(night, "nightly", started, gathered, ledger, built.counts)


def crawl_lanes(night: Night, chosen: Sequence[Lane]) -> tuple[HostLedger, ...]:
    """Make the visits of the chosen lanes; each is remembered as it comes in."""
    total, done = sum(len(lane.visits) for lane in chosen), set[str]()

    def progress(record: VisitRecord) -> None:
        name = f"{record.source}/{record.city}/{record.entry}"
        if name not in done:
            done.add(name)
            night.console.progress(len(done), total, _spoken(record), visit=name, outcome=record.outcome.value)

    purge(night)
    opted_out = night.opt_outs()
    rules = replace(policy(night), opted_out=opted_out.refuses_address)
    clock = RunClock(night.now)
    return crawl(chosen, sources(), night.state, rules, manners(night), clock, progress, opted_out).ledger


def policy(night: Night) -> Policy:
    """The rules of the one door to the network; a source's own base_url may be private."""
    config = night.config
    own = tuple(origin_of(each.base_url) for each in config.sources.values() if each.base_url)
    return Policy(
        user_agent=user_agent(config.site.base_url, config.site.contact),
        allow_private=(*config.fetch.allow_private, *own),
        deadline=config.fetch.timeout,
    )


def manners(night: Night) -> dict[str, Manners]:
    """How each source is asked: the operator's settings, else what the source asks for itself."""
    settings = night.config.sources
    return {
        name: Manners(
            delay=source.delay if settings[name].delay is None else settings[name].delay or 0.0,
            budget=settings[name].budget or night.config.fetch.budget,
        )
        for name, source in sources().items()
    }


def build_site(night: Night, jobs: int | None = None, output: Path | None = None) -> BuildResult:
    """State to `output/`."""
    project = night.config.project
    output = output or project / "output"
    return build(project, output, night.now, jobs, night.console.progress, city_options)


def _spoken(record: VisitRecord) -> str:
    listed = sum(len(page.listings) for page in record.pages)
    said = f"{record.source:<10} {record.city:<15} {record.outcome.value:<10} {listed:>4} listed  {record.entry}"
    return f"{said}  ({record.reason})" if record.reason else said
