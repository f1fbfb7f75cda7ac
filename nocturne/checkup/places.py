"""Cities whose coordinates and time zone tell of different parts of the world."""

from __future__ import annotations

from collections.abc import Iterator

from nocturne.checkup.finding import Finding
from nocturne.checkup.written import Written
from nocturne.config.gazetteer import zone_points
from nocturne.config.load import Config
from nocturne.model.city import City
from nocturne.model.point import distance_km

FAR_KM = 5000.0
"""No place lies farther from the one its time zone is named after; Kashgar comes closest, 4,180 km from Shanghai."""
NEAR_KM = 1500.0


def misplaced(config: Config, written: Written) -> Iterator[Finding]:
    """A finding for each city that lies where its zone cannot reach, or would fit well with lat and lng exchanged."""
    for city in config.cities:
        zone = zone_points().get(city.timezone)
        if zone is None:
            continue
        distance = distance_km(city.centre, zone)
        if distance > FAR_KM or (distance > NEAR_KM and _mended(city, zone)):
            problem = f"lie {distance:,.0f} km from the place that {city.timezone} is named after"
            advice = _mended(city, zone) or "check coordinates and time zone"
            yield written.city("warning", city.slug, "coordinates", problem, advice)


def _mended(city: City, zone: tuple[float, float]) -> str:
    """The mistake that explains the distance, "" when none does."""
    lat, lng = city.latitude, city.longitude
    guesses = (
        ((lng, lat), "lat and lng seem to have changed places"),
        ((lat, -lng), "the sign of lng seems wrong: west of Greenwich is negative"),
        ((-lat, lng), "the sign of lat seems wrong: south of the equator is negative"),
    )
    near = ((point, said) for point, said in guesses if abs(point[0]) <= 90)
    return next((said for point, said in near if distance_km(point, zone) < NEAR_KM), "")
