"""The countries of ISO 3166-1: two letters, three letters, and the names platforms write, in lower case."""

from __future__ import annotations

_TABLE = """
AD AND andorra
AE ARE united arab emirates/uae
AF AFG afghanistan
AG ATG antigua and barbuda
AI AIA anguilla
AL ALB albania/shqipëria
AM ARM armenia
AO AGO angola
AQ ATA antarctica
AR ARG argentina
AS ASM american samoa
AT AUT austria/österreich/autriche
AU AUS australia
AW ABW aruba
AX ALA åland islands/åland
AZ AZE azerbaijan
BA BIH bosnia and herzegovina/bosna i hercegovina
BB BRB barbados
BD BGD bangladesh
BE BEL belgium/belgië/belgique/belgien
BF BFA burkina faso
BG BGR bulgaria/българия
BH BHR bahrain
BI BDI burundi
BJ BEN benin
BL BLM saint barthélemy
BM BMU bermuda
BN BRN brunei/brunei darussalam
BO BOL bolivia
BQ BES caribbean netherlands/bonaire
BR BRA brazil/brasil
BS BHS bahamas
BT BTN bhutan
BV BVT bouvet island
BW BWA botswana
BY BLR belarus
BZ BLZ belize
CA CAN canada/kanada
CC CCK cocos islands
CD COD democratic republic of the congo/dr congo
CF CAF central african republic
CG COG republic of the congo/congo
CH CHE switzerland/schweiz/suisse/svizzera
CI CIV côte d'ivoire/ivory coast
CK COK cook islands
CL CHL chile
CM CMR cameroon
CN CHN china/people's republic of china/中国
CO COL colombia
CR CRI costa rica
CU CUB cuba
CV CPV cabo verde/cape verde
CW CUW curaçao
CX CXR christmas island
CY CYP cyprus/κύπρος
CZ CZE czechia/czech republic/česko/česká republika/tschechien
DE DEU germany/deutschland/allemagne/alemania/germania/duitsland/ドイツ
DJ DJI djibouti
DK DNK denmark/danmark/dänemark
DM DMA dominica
DO DOM dominican republic/república dominicana
DZ DZA algeria/algérie
EC ECU ecuador
EE EST estonia/eesti
EG EGY egypt
EH ESH western sahara
ER ERI eritrea
ES ESP spain/españa/spanien/espagne
ET ETH ethiopia
FI FIN finland/suomi/finnland
FJ FJI fiji
FK FLK falkland islands
FM FSM micronesia
FO FRO faroe islands
FR FRA france/frankreich/francia
GA GAB gabon
GB GBR united kingdom/great britain/england/scotland/wales/northern ireland/u.k/vereinigtes königreich/reino unido
GD GRD grenada
GE GEO georgia/საქართველო
GF GUF french guiana
GG GGY guernsey
GH GHA ghana
GI GIB gibraltar
GL GRL greenland
GM GMB gambia
GN GIN guinea
GP GLP guadeloupe
GQ GNQ equatorial guinea
GR GRC greece/hellas/ελλάδα/griechenland
GS SGS south georgia and the south sandwich islands
GT GTM guatemala
GU GUM guam
GW GNB guinea-bissau
GY GUY guyana
HK HKG hong kong/hong kong sar/香港
HM HMD heard island and mcdonald islands
HN HND honduras
HR HRV croatia/hrvatska/kroatien
HT HTI haiti
HU HUN hungary/magyarország/ungarn
ID IDN indonesia
IE IRL ireland/éire/republic of ireland/irland
IL ISR israel/ישראל
IM IMN isle of man
IN IND india/bharat
IO IOT british indian ocean territory
IQ IRQ iraq
IR IRN iran
IS ISL iceland/ísland
IT ITA italy/italia/italien/italie
JE JEY jersey
JM JAM jamaica
JO JOR jordan
JP JPN japan/日本/nippon/japón/japon
KE KEN kenya
KG KGZ kyrgyzstan
KH KHM cambodia
KI KIR kiribati
KM COM comoros
KN KNA saint kitts and nevis
KP PRK north korea
KR KOR south korea/republic of korea/korea/대한민국/한국
KW KWT kuwait
KY CYM cayman islands
KZ KAZ kazakhstan
LA LAO laos
LB LBN lebanon
LC LCA saint lucia
LI LIE liechtenstein
LK LKA sri lanka
LR LBR liberia
LS LSO lesotho
LT LTU lithuania/lietuva
LU LUX luxembourg/luxemburg
LV LVA latvia/latvija
LY LBY libya
MA MAR morocco/maroc
MC MCO monaco
MD MDA moldova
ME MNE montenegro/crna gora
MF MAF saint martin
MG MDG madagascar
MH MHL marshall islands
MK MKD north macedonia/macedonia
ML MLI mali
MM MMR myanmar/burma
MN MNG mongolia
MO MAC macao/macau
MP MNP northern mariana islands
MQ MTQ martinique
MR MRT mauritania
MS MSR montserrat
MT MLT malta
MU MUS mauritius
MV MDV maldives
MW MWI malawi
MX MEX mexico/méxico/mexiko/mexique/estados unidos mexicanos
MY MYS malaysia
MZ MOZ mozambique
NA NAM namibia
NC NCL new caledonia
NE NER niger
NF NFK norfolk island
NG NGA nigeria
NI NIC nicaragua
NL NLD netherlands/nederland/holland/niederlande/pays-bas
NO NOR norway/norge/norwegen
NP NPL nepal
NR NRU nauru
NU NIU niue
NZ NZL new zealand/aotearoa
OM OMN oman
PA PAN panama/panamá
PE PER peru/perú
PF PYF french polynesia
PG PNG papua new guinea
PH PHL philippines/pilipinas
PK PAK pakistan
PL POL poland/polska/polen
PM SPM saint pierre and miquelon
PN PCN pitcairn
PR PRI puerto rico
PS PSE palestine/state of palestine
PT PRT portugal
PW PLW palau
PY PRY paraguay
QA QAT qatar
RE REU réunion
RO ROU romania/românia/rumänien
RS SRB serbia/srbija/србија
RU RUS russia/russian federation/россия
RW RWA rwanda
SA SAU saudi arabia
SB SLB solomon islands
SC SYC seychelles
SD SDN sudan
SE SWE sweden/sverige/schweden
SG SGP singapore
SH SHN saint helena
SI SVN slovenia/slovenija
SJ SJM svalbard and jan mayen
SK SVK slovakia/slovensko
SL SLE sierra leone
SM SMR san marino
SN SEN senegal/sénégal
SO SOM somalia
SR SUR suriname
SS SSD south sudan
ST STP são tomé and príncipe
SV SLV el salvador
SX SXM sint maarten
SY SYR syria
SZ SWZ eswatini/swaziland
TC TCA turks and caicos islands
TD TCD chad
TF ATF french southern territories
TG TGO togo
TH THA thailand/ประเทศไทย
TJ TJK tajikistan
TK TKL tokelau
TL TLS timor-leste/east timor
TM TKM turkmenistan
TN TUN tunisia/tunisie
TO TON tonga
TR TUR turkey/türkiye/türkei
TT TTO trinidad and tobago
TV TUV tuvalu
TW TWN taiwan/臺灣/台灣
TZ TZA tanzania
UA UKR ukraine/україна
UG UGA uganda
UM UMI united states minor outlying islands
US USA united states/united states of america/u.s.a/u.s/america/vereinigte staaten/estados unidos/états-unis/アメリカ
UY URY uruguay
UZ UZB uzbekistan
VA VAT vatican city/holy see
VC VCT saint vincent and the grenadines
VE VEN venezuela
VG VGB british virgin islands
VI VIR u.s. virgin islands
VN VNM vietnam/viet nam/việt nam
VU VUT vanuatu
WF WLF wallis and futuna
WS WSM samoa
XK XKX kosovo
YE YEM yemen
YT MYT mayotte
ZA ZAF south africa
ZM ZMB zambia
ZW ZWE zimbabwe
"""


def _row(line: str) -> tuple[str, str, tuple[str, ...]]:
    two, three, names = line.split(" ", 2)
    return two, three, tuple(names.split("/"))


NAMES = tuple(_row(line) for line in _TABLE.strip().splitlines())
