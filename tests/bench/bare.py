"""The bound for scale: Jinja2 as its guide shows it, one small page an event, nothing else.

python -m tests.bench.bare PROJECT OUTPUT
"""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import msgspec

PAGE = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ event.title }}</title></head><body>
<h1>{{ event.title }}</h1><p>{{ event.date }} {{ event.time }}, {{ event.location }}, {{ event.price }}</p>
{% for paragraph in event.description.split("\\n\\n") %}<p>{{ paragraph }}</p>{% endfor %}
<ul>{% for tag in event.tags %}<li>{{ tag }}</li>{% endfor %}</ul>
<script type="application/ld+json">{{ data }}</script></body></html>
"""


def main(project: Path, output: Path) -> None:
    """Every event of the state as a page."""
    template = jinja2.Environment(autoescape=True).from_string(PAGE)
    for path in sorted((project / ".state" / "events").glob("*.ndjson")):
        folder = output / path.stem
        folder.mkdir(parents=True)
        for line in path.read_bytes().splitlines():
            event = msgspec.json.decode(line)
            data = msgspec.json.encode({"@type": "Event", "name": event["title"], "startDate": event["start"]}).decode()
            page = template.render(event=event, data=data)
            (folder / f"{event['slug']}-{event['id']}.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
