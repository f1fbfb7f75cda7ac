"""Large towns and where they are, to know an event of another one by the town's name alone.

Only names that are one large town's in their country, and no suburb's of one of ours; points to a tenth of a degree,
which is nearer than any town is wide.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from nocturne.model.point import Point

_WRITTEN = """
DE
hamburg 53.6 10.0
münchen|munich|muenchen 48.1 11.6
köln|cologne|koeln 50.9 7.0
frankfurt|frankfurt am main 50.1 8.7
stuttgart 48.8 9.2
düsseldorf|duesseldorf|dusseldorf 51.2 6.8
leipzig 51.3 12.4
dresden 51.1 13.7
dortmund 51.5 7.5
essen 51.5 7.0
bremen 53.1 8.8
hannover|hanover 52.4 9.7
nürnberg|nuremberg|nuernberg 49.5 11.1
bochum 51.5 7.2
wuppertal 51.3 7.2
bielefeld 52.0 8.5
bonn 50.7 7.1
mannheim 49.5 8.5
karlsruhe 49.0 8.4
augsburg 48.4 10.9
wiesbaden 50.1 8.2
freiburg|freiburg im breisgau 48.0 7.8
kiel 54.3 10.1
rostock 54.1 12.1
erfurt 51.0 11.0
mainz 50.0 8.3
kassel 51.3 9.5
saarbrücken|saarbruecken 49.2 7.0
magdeburg 52.1 11.6
berlin 52.5 13.4
AT
wien|vienna 48.2 16.4
graz 47.1 15.4
linz 48.3 14.3
salzburg 47.8 13.0
innsbruck 47.3 11.4
CH
zürich|zurich|zuerich 47.4 8.5
genève|geneva|geneve|genf 46.2 6.1
basel 47.6 7.6
bern 46.9 7.4
lausanne 46.5 6.6
GB
london 51.5 -0.1
birmingham 52.5 -1.9
manchester 53.5 -2.2
leeds 53.8 -1.5
glasgow 55.9 -4.3
edinburgh 56.0 -3.2
liverpool 53.4 -3.0
bristol 51.5 -2.6
sheffield 53.4 -1.5
cardiff 51.5 -3.2
belfast 54.6 -5.9
nottingham 53.0 -1.1
leicester 52.6 -1.1
newcastle upon tyne 55.0 -1.6
brighton 50.8 -0.1
norwich 52.6 1.3
aberdeen 57.1 -2.1
exeter 50.7 -3.5
US
new york|new york city 40.7 -74.0
los angeles 34.1 -118.2
chicago 41.9 -87.6
houston 29.8 -95.4
phoenix 33.4 -112.1
philadelphia 40.0 -75.2
san antonio 29.4 -98.5
san diego 32.7 -117.2
dallas 32.8 -96.8
austin 30.3 -97.7
san francisco 37.8 -122.4
seattle 47.6 -122.3
denver 39.7 -105.0
boston 42.4 -71.1
nashville 36.2 -86.8
detroit 42.3 -83.0
las vegas 36.2 -115.1
memphis 35.1 -90.0
baltimore 39.3 -76.6
milwaukee 43.0 -87.9
albuquerque 35.1 -106.7
tucson 32.2 -110.9
sacramento 38.6 -121.5
atlanta 33.7 -84.4
miami 25.8 -80.2
minneapolis 45.0 -93.3
new orleans 30.0 -90.1
cleveland 41.5 -81.7
pittsburgh 40.4 -80.0
cincinnati 39.1 -84.5
st. louis|st louis|saint louis 38.6 -90.2
salt lake city 40.8 -111.9
honolulu 21.3 -157.9
anchorage 61.2 -149.9
CA
toronto 43.7 -79.4
montréal|montreal 45.5 -73.6
vancouver 49.3 -123.1
calgary 51.0 -114.1
ottawa 45.4 -75.7
edmonton 53.5 -113.5
winnipeg 49.9 -97.1
JP
東京|東京都|tokyo 35.7 139.7
大阪|大阪市|大阪府|osaka 34.7 135.5
京都|京都市|京都府|kyoto 35.0 135.8
名古屋|名古屋市|nagoya 35.2 136.9
札幌|札幌市|sapporo 43.1 141.4
福岡|福岡市|福岡県|fukuoka 33.6 130.4
神戸|神戸市|kobe 34.7 135.2
広島|広島市|広島県|hiroshima 34.4 132.5
仙台|仙台市|sendai 38.3 140.9
沖縄|沖縄県|那覇|那覇市|okinawa|naha 26.2 127.7
MX
ciudad de méxico|ciudad de mexico|mexico city|cdmx 19.4 -99.1
guadalajara 20.7 -103.3
monterrey 25.7 -100.3
tijuana 32.5 -117.0
mérida|merida 21.0 -89.6
cancún|cancun 21.2 -86.9
oaxaca|oaxaca de juárez 17.1 -96.7
san luis potosí|san luis potosi 22.2 -101.0
chihuahua 28.6 -106.1
hermosillo 29.1 -111.0
FR
paris 48.9 2.3
lyon 45.8 4.8
marseille 43.3 5.4
toulouse 43.6 1.4
bordeaux 44.8 -0.6
lille 50.6 3.1
nantes 47.2 -1.6
strasbourg 48.6 7.8
nice 43.7 7.3
rennes 48.1 -1.7
ES
madrid 40.4 -3.7
barcelona 41.4 2.2
valencia|valència 39.5 -0.4
sevilla|seville 37.4 -6.0
bilbao 43.3 -2.9
málaga|malaga 36.7 -4.4
zaragoza 41.6 -0.9
IT
roma|rome 41.9 12.5
milano|milan 45.5 9.2
napoli|naples 40.9 14.3
torino|turin 45.1 7.7
bologna 44.5 11.3
firenze|florence 43.8 11.3
NL
amsterdam 52.4 4.9
rotterdam 51.9 4.5
utrecht 52.1 5.1
eindhoven 51.4 5.5
groningen 53.2 6.6
BE
brussel|bruxelles|brussels 50.8 4.4
antwerpen|antwerp|anvers 51.2 4.4
gent|ghent 51.1 3.7
PL
warszawa|warsaw 52.2 21.0
kraków|krakow|cracow 50.1 19.9
wrocław|wroclaw 51.1 17.0
gdańsk|gdansk 54.4 18.6
poznań|poznan 52.4 16.9
AU
sydney -33.9 151.2
melbourne -37.8 145.0
brisbane -27.5 153.0
perth -32.0 115.9
adelaide -34.9 138.6
BR
são paulo|sao paulo -23.6 -46.6
rio de janeiro -22.9 -43.2
AR
buenos aires -34.6 -58.4
córdoba|cordoba -31.4 -64.2
"""


def _read(written: str) -> Mapping[tuple[str, str], Point]:
    towns: dict[tuple[str, str], Point] = {}
    country = ""
    for line in written.split("\n"):
        if len(line) <= 2:
            country = line or country
            continue
        names, lat, lng = line.rsplit(" ", 2)
        point = (float(lat), float(lng))
        towns |= {(country, name): point for name in names.split("|")}
    return MappingProxyType(towns)


TOWNS = _read(_WRITTEN)
"""(country by ISO 3166, name in small letters) -> its middle as (lat, lng)."""
