"""What would be sent, in numbers: nothing is asked, written or called. Never with an address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from nocturne.config.letters import LetterSettings
from nocturne.deliver.claims import Claims
from nocturne.deliver.composer import Composer
from nocturne.deliver.courier import Courier
from nocturne.deliver.plan import segments, wanting
from nocturne.deliver.window import window
from nocturne.model.city import City
from nocturne.model.subscriber import Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """So many letters of one kind, in at least so many calls. `segment` names the readers, `note` what speaks against
    it now; `letters` is 0 for a broadcast.
    """

    city: str
    week: str
    segment: str
    provider: str
    letters: int
    calls: int
    note: str = ""


def planned(
    cities: Iterable[City],
    settings: LetterSettings,
    courier: Courier,
    composer: Composer,
    subscribers: Sequence[Subscriber] | None,
    claims: Claims,
    now: datetime,
    *,
    late: bool = False,
) -> Iterator[Planned]:
    """What a run would send at `now`, and what waits or came too late.

    `subscribers` is None where a service keeps them.
    """
    for city in cities:
        hours = window(now, city.zone, settings)
        digest = composer.digest(hours.week, city.slug)
        if digest is None or not digest.letter.picks:
            continue
        note = "" if hours.is_open(late=late) else f"{hours.phase}: nothing goes now"
        if subscribers is None:
            if not claims.taken(city.slug, hours.week):
                audience = settings.audiences.get(city.slug, "the whole list")
                yield Planned(
                    city=city.slug,
                    week=hours.week,
                    segment=audience,
                    provider=courier.name,
                    letters=0,
                    calls=1,
                    note=note,
                )
            continue
        if hours.phase == "late" and not late and claims.taken(city.slug, hours.week):
            continue
        for segment in segments(wanting(subscribers, city, digest, hours, claims, settings.weekday), digest):
            yield Planned(
                city=city.slug,
                week=hours.week,
                segment=segment.name,
                provider=courier.name,
                letters=len(segment.readers),
                calls=-(-len(segment.readers) // courier.capabilities.max_batch),
                note=note,
            )


def spoken(rows: Sequence[Planned]) -> list[str]:
    """A line for each kind of letter."""
    return [_line(row) for row in rows] or ["nothing would be sent"]


def _line(row: Planned) -> str:
    count = f"{row.letters} letters in {row.calls} call(s)" if row.letters else "one broadcast"
    said = f"{row.city} {row.week}  {row.segment}: {count} by {row.provider}"
    return f"{said}  ({row.note})" if row.note else said
