"""The scenes, and the words by which titles and texts of our cities' languages name them.

An open list: a scene is a tag like any other, so adding one is adding a line. Words stand as `plain` leaves them: Latin
letters, lower case, no accents; Japanese as it is written. `strong` words name the scene wherever they stand; `weak`
ones only in a title, since a text uses them of other things.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scene:
    """A tag and its words: phrases, separated by commas; a word may end in * for any ending."""

    tag: str
    strong: str
    weak: str = ""


SCENES = (
    Scene(
        "techno",
        strong="techno, acid techno, hard techno, detroit techno, テクノ",
        weak="acid, rave, raves",
    ),
    Scene(
        "house",
        strong="deep house, house music, acid house, tech house, chicago house, ハウスミュージック",
    ),
    Scene(
        "drum-and-bass",
        strong="drum and bass, drum n bass, drum & bass, dnb, jungle music, jungle night",
        weak="jungle",
    ),
    Scene(
        "dub",
        strong="dub techno, dub reggae, dubstep, roots and culture",
        weak="dub, steppers, soundsystem, sound system",
    ),
    Scene(
        "ambient",
        strong="ambient, drone music, deep listening, アンビエント",
        weak="drone, drones",
    ),
    Scene(
        "noise",
        strong="noise music, harsh noise, power electronics, noise show, ノイズ",
        weak="noise",
    ),
    Scene(
        "experimental",
        strong=(
            "experimental music, free improvisation, freie improvisation, improvisacion libre, musique "
            "concrete, sound art, klangkunst, arte sonoro, electroacoustic, avant-garde, avantgarde, 実験音楽"
        ),
        weak="experimental, improv*, experimentelle*",
    ),
    Scene(
        "punk",
        strong="punk, punks, post-punk, punk rock, hardcore punk, crust, d-beat, パンク",
        weak="oi",
    ),
    Scene(
        "metal",
        strong="black metal, death metal, doom metal, heavy metal, thrash, grindcore, sludge, メタル",
        weak="metal, doom",
    ),
    Scene(
        "indie",
        strong="indie rock, indie pop, shoegaze, dream pop, garage rock, インディー",
        weak="indie",
    ),
    Scene(
        "jazz",
        strong="jazz, free jazz, bebop, be-bop, jazzkonzert, ジャズ",
    ),
    Scene(
        "hip-hop",
        strong="hip hop, hip-hop, hiphop, boom bap, freestyle cypher, ヒップホップ",
        weak="rap, cypher",
    ),
    Scene(
        "folk",
        strong="folk music, singer-songwriter, liedermacher*, cantautor*, bluegrass, americana",
        weak="folk",
    ),
    Scene(
        "classical",
        strong=(
            "chamber music, kammermusik, string quartet, streichquartett, musica clasica, orgelkonzert, "
            "philharmon*, クラシック音楽"
        ),
        weak="symphony, sinfonie, recital",
    ),
    Scene(
        "open-mic",
        strong="open mic, open mike, offene buhne, microfono abierto, scene ouverte, オープンマイク",
    ),
    Scene(
        "jam",
        strong="jam session, jamsession, offene session",
        weak="jam, jams",
    ),
    Scene(
        "queer",
        strong=(
            "queer, lgbt*, lesbian*, lesbisch*, trans-led, drag show, drag night, vogue ball, ballroom vogue, "
            "disidencias, クィア"
        ),
        weak="drag, sapphic, flinta*, dyke*",
    ),
    Scene(
        "film",
        strong=(
            "film screening, filmvorfuhrung, movie night, filmabend, cineclub, cine club, cine-club, short "
            "films, kurzfilm*, cortometraje*, projection de film, documentary screening, 映画上映, 上映会"
        ),
        weak="screening, film, films, kino, cinema, cine",
    ),
    Scene(
        "comedy",
        strong="stand-up, stand up comedy, standup, improv comedy, comedy night, comedy club, お笑い",
        weak="comedy",
    ),
    Scene(
        "theatre",
        strong="theatre play, theater play, theaterstuck, obra de teatro, piece de theatre, 演劇",
        weak="theatre, theater, teatro",
    ),
    Scene(
        "poetry",
        strong="poetry, poetry slam, spoken word, poesia, lyrik, slam poetry, 詩の朗読",
        weak="poem*, slam",
    ),
    Scene(
        "reading",
        strong=(
            "book launch, author reading, autorenlesung, buchpremiere, presentacion de libro, presentacion "
            "del libro, lecture publique"
        ),
        weak="lesung, reading, readings",
    ),
    Scene(
        "zine",
        strong="zine, zines, zine fair, fanzine*, riso print*, risograf*, risograph*, small press",
    ),
    Scene(
        "art",
        strong=(
            "vernissage, finissage, art opening, exhibition opening, ausstellung, exposicion de arte, "
            "kunstausstellung, gallery opening, 展覧会, 個展"
        ),
        weak="exhibition, galerie, gallery, exposicion",
    ),
    Scene(
        "talks",
        strong=(
            "panel discussion, podiumsdiskussion, lecture series, artist talk, vortragsreihe, charla, "
            "conversatorio, mesa redonda, table ronde, トークイベント"
        ),
        weak="talk, talks, lecture, vortrag, discussion, diskussion",
    ),
    Scene(
        "tech",
        strong=(
            "hackathon, tech meetup, open source, python user group, javascript meetup, machine learning, "
            "developer meetup, devops, kubernetes, llm*, data science, 勉強会, もくもく会"
        ),
        weak="python, javascript, developers, programming, coding",
    ),
    Scene(
        "diy",
        strong=(
            "diy, do it yourself, repair cafe, repair-cafe, reparaturcafe, hackspace, hackerspace, "
            "makerspace, skill share, skillshare, soldering, lotworkshop, autogestion*, self-organised, "
            "self-organized"
        ),
    ),
    Scene(
        "workshop",
        strong="workshop, workshops, taller, atelier d*, ワークショップ",
        weak="kurs",
    ),
    Scene(
        "market",
        strong=(
            "flea market, flohmarkt, record fair, plattenborse, zine fair, tianguis, mercadillo, "
            "vide-grenier, night market, フリーマーケット"
        ),
        weak="bazaar, bazar, swap",
    ),
    Scene(
        "activism",
        strong=(
            "demonstration, kundgebung, solidarity, soliparty, soli-party, solikonzert, soli party, "
            "infoladen, mutual aid, tenants union, mieter*innen, asamblea, benefit show"
        ),
    ),
    Scene(
        "dance",
        strong=(
            "salsa, bachata, tango, milonga, lindy hop, swing dance, cumbia, contact improvisation, ecstatic "
            "dance, contemporary dance, zeitgenossischer tanz, ダンスパーティー"
        ),
        weak="dance, tanz, baile",
    ),
    Scene(
        "games",
        strong=(
            "board games, brettspiel*, board game night, juegos de mesa, dungeons and dragons, chess club, ボードゲーム"
        ),
        weak="chess, schach",
    ),
    Scene(
        "karaoke",
        strong="karaoke, カラオケ",
    ),
    Scene(
        "quiz",
        strong="pub quiz, trivia night, kneipenquiz, quiz night, noche de trivia",
        weak="quiz, trivia",
    ),
    Scene(
        "job-fair",
        strong=(
            "job fair, career fair, jobmesse, karrieremesse, hiring event, hiring fair, recruiting event, "
            "recruitment fair, feria de empleo, bolsa de trabajo, salon de l'emploi, forum emploi, career "
            "expo, job expo, 合同説明会, 転職フェア, 就職フェア"
        ),
    ),
    Scene(
        "business",
        strong=(
            "business networking, networking event, startup pitch, pitch night, investor*, entrepreneur*, "
            "unternehmer*, real estate investing, sales training, leadership training, pmp certification, "
            "certification training, networking empresarial, 異業種交流会"
        ),
        weak="networking, webinar",
    ),
    Scene(
        "dating",
        strong="speed dating, speed-dating, singles event, singles night, single party, citas rapidas, 婚活, 街コン",
    ),
)
