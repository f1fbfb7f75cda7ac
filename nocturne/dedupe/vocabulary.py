"""Words of titles and venues that many events share, in the languages of our cities: they tell little apart.

Written the way `words` leaves them: Latin letters, lower case, no accents.
"""

from __future__ import annotations

JOINING = frozenset(
    """
    a an and at by da das de del der des die du e el en et for from he ein eine im in into is it its la las le les los
    mit my n of on or our o s t the this to und un una une von w with y your zu zum zur au aux dans avec para por con
    ft feat featuring vs x pres present presents presenting presenta prasentiert presente plus amp via
    live show concert konzert concierto tickets ticket rsvp official aka hybrid virtual online person inperson
    special guest guests more
    cancelled canceled cancelado abgesagt postponed aplazado verschoben rescheduled nachholtermin verlegt hochverlegt
    ausverkauft agotado sold
    """.split()
)
"""Words that only hold a title together, or say that something is an event, or how it stands with it; they count for
nothing."""

COMMON = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun weekend
    montag dienstag mittwoch donnerstag freitag samstag sonntag lunes martes miercoles jueves viernes sabado domingo
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    morning afternoon evening night nite noche nacht abend day tag dia late early matinee midnight
    week month year annual anniversary season first second third 1st 2nd 3rd 4th 5th new free gratis open
    music musik musica party fiesta fete event events session sessions series club klub jam jamboree
    festival fest fair market markt mercado bazaar dj djs band bands set sets tour release album ep debut launch
    family kids children adults all ages 18 21 over welcome community local city town downtown
    celebration celebrate happy hour hours holiday christmas xmas easter halloween thanksgiving valentine valentines
    nye silvester mothers fathers pride juneteenth st patricks cinco mayo
    summer winter spring fall autumn sommer winter herbst verano invierno
    an evening great best big grand house presented hosted host guest join us
    """.split()
)
"""Words that stand in so many titles that sharing them proves nothing."""

FORMATS = frozenset(
    """
    trivia quiz karaoke bingo brunch brunches openmic mic poetry slam comedy standup improv showcase
    yoga pilates meditation breathwork class classes course kurs lesson lessons workshop workshops taller atelier
    meetup mixer networking speed dating singles social hangout stammtisch lunch dinner breakfast tasting pairing
    salsa bachata tango swing dance dancing tanz baile crawl tour walk hike run ride
    jazz blues techno house rock punk metal folk indie disco funk soul rap hiphop hop hip reggae drum bass rnb
    book reading readings lecture talk talks vortrag film movie screening cinema kino
    art opening vernissage exhibition exhibit ausstellung craft crafts paint sip pottery drawing knitting
    storytime story camp training bootcamp webinar conference summit hackathon cook cooking game games board chess
    sunset rooftop boat cruise drag burlesque cabaret variety bbq beer wine
    """.split()
)
"""What kind of evening it is: the same words name other evenings in other rooms at the same hour."""

SIDE = frozenset(
    """
    afterparty aftershow afterhours preparty pregame soundcheck parking vip upgrade livestream stream streaming
    matinee early late rehearsal masterclass workshop lecture qa
    kids adults beginner beginners intermediate advanced
    """.split()
)
"""A title that has one of these where the other has not tells of something beside the event, or another part of it."""

VENUE_COMMON = frozenset(
    """
    the a an and at of de del la le les el der die das im in am zum zur
    bar club klub cafe coffee pub tavern inn lounge restaurant kitchen grill brewery brewing taproom winery wine cellar
    hall halle theatre theater teatro cinema kino house haus casa room rooms space
    studio studios gallery galerie galeria
    center centre centro zentrum center arts art museum library school university college church park plaza square
    music musik night nightclub stage main live event events venue company co social society community city
    street st avenue ave road rd boulevard blvd drive dr lane ln way highway hwy suite ste floor unit
    north south east west upper lower old new grand royal
    """.split()
)
"""Words that name a kind of place rather than the place."""
