"""Invented venues. Streets and rooms are made up; the points lie in real districts so that distances are believable."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Venue:
    """A room that does not exist. `lat`/`lng` WGS 84 degrees."""

    name: str
    street: str
    district: str
    postal_code: str
    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class Town:
    """What the platforms need to know of a city besides its content file."""

    slug: str
    name: str
    region: str
    country: str
    currency: str
    timezone: str
    venues: tuple[Venue, ...]


TOWNS = (
    Town(
        "berlin", "Berlin", "Berlin", "DE", "EUR", "Europe/Berlin",
        (
            Venue("Kabelwerk Ost", "Zinnstraße 14", "Lichtenberg", "10317", 52.5069, 13.4921),
            Venue("Salon Nebelhorn", "Moritzgasse 3", "Kreuzberg", "10999", 52.4989, 13.4203),
            Venue("Pumpe Sieben", "Uferweg 71", "Wedding", "13357", 52.5501, 13.3792),
            Venue("Hinterzimmer Lumen", "Fuldasteig 9", "Neukölln", "12045", 52.4852, 13.4361),
            Venue("Trafohaus", "Alte Gleise 2", "Friedrichshain", "10245", 52.5078, 13.4560),
            Venue("Galerie Unterton", "Korkstraße 22", "Mitte", "10119", 52.5296, 13.4010),
            Venue("Werkhof Grau", "Spreebogen 40", "Oberschöneweide", "12459", 52.4610, 13.5190),
        ),
    ),
    Town(
        "london", "London", "England", "GB", "GBP", "Europe/London",
        (
            Venue("The Low Ceiling", "18 Tallow Yard", "Hackney", "E8 9XZ", 51.5465, -0.0581),
            Venue("Carbon Arches", "Arch 311, Ferrier Row", "Peckham", "SE15 9XA", 51.4703, -0.0691),
            Venue("St Ode's Hall", "2 Marl Street", "Dalston", "E8 9XB", 51.5472, -0.0750),
            Venue("Room Forty", "40 Pitchers Lane", "Deptford", "SE8 9XC", 51.4784, -0.0265),
            Venue("Meridian Works", "7 Dockside Cut", "Tottenham", "N17 9XD", 51.5885, -0.0605),
            Venue("The Understudy Cellar", "91 Lantern Street", "Camden", "NW1 9XE", 51.5390, -0.1426),
        ),
    ),
    Town(
        "new-york", "New York", "NY", "US", "USD", "America/New_York",
        (
            Venue("Signal Loft", "488 Tannery Street", "Brooklyn", "11237", 40.7051, -73.9212),
            Venue("Ninth Ward Social", "12 Alder Place", "Brooklyn", "11221", 40.6928, -73.9298),
            Venue("Pilot Light", "207 Canal Alley", "New York", "10002", 40.7153, -73.9874),
            Venue("The Quiet Car", "35-12 Foundry Avenue", "Queens", "11385", 40.7009, -73.9062),
            Venue("Basement of the Sun", "66 Halsey Court", "Brooklyn", "11216", 40.6822, -73.9494),
            Venue("Ozone Room", "1 Terminal Walk", "Queens", "11101", 40.7447, -73.9485),
        ),
    ),
    Town(
        "san-francisco", "San Francisco", "CA", "US", "USD", "America/Los_Angeles",
        (
            Venue("Fog Relay", "140 Larkin Alley", "San Francisco", "94103", 37.7749, -122.4140),
            Venue("The Hum", "2911 Shotwell Row", "San Francisco", "94110", 37.7520, -122.4158),
            Venue("Gray Area Annexe of Nothing", "88 Divis Steps", "San Francisco", "94117", 37.7711, -122.4372),
            Venue("Container Nine", "9 Pier Cut", "San Francisco", "94124", 37.7390, -122.3790),
            Venue("Moth Theatre", "31 Balboa Mews", "San Francisco", "94118", 37.7765, -122.4640),
        ),
    ),
    Town(
        "tokyo", "Tokyo", "Tokyo", "JP", "JPY", "Asia/Tokyo",
        (
            Venue("地下室ノイズ", "東高円寺 9-9-1 B1", "Suginami", "166-0099", 35.6976, 139.6577),
            Venue("Bar Akasen", "下北 3-99-2 2F", "Setagaya", "155-0099", 35.6613, 139.6680),
            Venue("Studio Kagerou", "中目黒 8-88-4", "Meguro", "153-0099", 35.6440, 139.6990),
            Venue("Hall Mizukagami", "渋谷 7-77-7 B2", "Shibuya", "150-0099", 35.6595, 139.7005),
            Venue("工場跡 Koba", "北千住 6-66-6", "Adachi", "120-0099", 35.7497, 139.8049),
        ),
    ),
    Town(
        "mexico-city", "Mexico City", "CDMX", "MX", "MXN", "America/Mexico_City",
        (
            Venue("Sótano Azul", "Calle Obsidiana 41", "Roma Norte", "06799", 19.4190, -99.1620),
            Venue("La Fábrica del Eco", "Av. Telares 300", "Doctores", "06729", 19.4170, -99.1440),
            Venue("Casa Cenzontle", "Callejón del Faro 8", "Coyoacán", "04099", 19.3500, -99.1620),
            Venue("Terraza Neutra", "República de Níquel 77", "Centro", "06019", 19.4340, -99.1330),
            Venue("Patio Trasero", "Calle Pirul 15", "Santa María la Ribera", "06499", 19.4490, -99.1590),
        ),
    ),
)  # fmt: skip
