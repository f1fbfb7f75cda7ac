"""Which scene an event belongs to, by its tags: decides the one accent it is set in, and nothing else."""

from __future__ import annotations

from functools import lru_cache

SCENES = {
    "floor": "techno house club rave electronic electro disco trance dub jungle breakcore edm dj dance dancing "
    "drum-and-bass dnb garage bass party nightlife queer afters after-hours",
    "live": "punk hardcore jazz improv noise ambient drone metal rock indie concert live gig folk music experimental "
    "synth modular hip-hop rap soul blues classical choir open-mic jam vinyl listening-session",
    "screen": "film cinema screening movie video documentary",
    "page": "poetry reading literature zine book bookfair books talk lecture discussion debate philosophy politics",
    "bench": "workshop hacklab skill-share diy tech coding hackathon craft class course repair maker open-source",
    "wall": "exhibition art arts gallery performance theatre theater photography design drag comedy",
}
_BY_TAG = {tag: name for name, tags in SCENES.items() for tag in tags.split()}


@lru_cache(8192)
def scene(tags: tuple[str, ...]) -> str:
    """The scene of the first tag that has one, `open` otherwise."""
    for tag in tags:
        if (name := _BY_TAG.get(tag.lower().replace(" ", "-"))) is not None:
            return name
    return "open"
