"""Words that were written to break pages, feeds and programs: a few of ours, and a sample of other people's."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

SAMPLE = 150
SEED = 20260501
FIRED = "fired"
"""A payload of ours that runs calls this function of the window; other people's call alert and its kin."""
OWN = (
    f"<script>{FIRED}()</script>",
    f'"><img src=x onerror={FIRED}()>',
    f"'><svg onload={FIRED}()>",
    f"</script><script>{FIRED}()</script>",
    f"</title></style></textarea><iframe srcdoc='<script>parent.{FIRED}()</script>'>",
    f"--><details open ontoggle={FIRED}()>",
    f"]]><x:script xmlns:x='http://www.w3.org/1999/xhtml'>{FIRED}()</x:script>",
    f"javascript:{FIRED}()",
    f"JaVaScRiPt\t:{FIRED}()//https://example.org/",
    f"data:text/html,<script>{FIRED}()</script>",
    f"https://example.org/\" onmouseover=\"{FIRED}()\" x=\"",
    f"https://user:word@example.org/{FIRED}",
    "{{ 7 * 7 }}{% for x in (1, 2) %}{{ x }}{% endfor %}${7*7}#{7*7}<%= 7*7 %>",
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:smuggled",
    "x\\nATTACH:https://example.org/\\,\\;\\\\",
    "x\r\nBcc: victim@example.org\r\n\r\nbody",
    "null\x00byte, bell\x07, escape\x1b[31m, delete\x7f",
    "line\u2028paragraph\u2029next\x85end",
    "\u202eright to left override\u202c and \u2066isolate\u2069",
    "z" + "\u0335\u0322\u031b\u0316\u0319" * 60 + "algo",
    "a" * 5000,
    "\ufeffbyte order mark \ufffe\uffff",
    "&lt;script&gt;&amp;lt;&#60;&#x3c;script&#62;",
    "<!--[if IE]><script>fired()</script><![endif]-->",
    "<base href='https://example.org/'><meta http-equiv=refresh content='0;url=https://example.org/'>",
    "<form action=https://example.org/><input name=word><button formaction=javascript:fired()>x",
    "<math><mtext><table><mglyph><style><img src=x onerror=fired()>",
    "<a href='jav&#x09;ascript:fired()'>x</a><a href=//example.org>y</a>",
    "<style>*{display:none}</style><link rel=stylesheet href=//example.org/x.css>",
    "=HYPERLINK(\"https://example.org\";\"x\")",
    "../../../../etc/passwd%00.html",
    "con", "nul.html", "....", "   ", "-", "'", '"', "`", "\\", "&", "<", ">",
    "<b>" * 400,
    "[" * 3000,
    "*" * 3000,
    "𝕄𝕒𝕥𝕙𝕖𝕞𝕒𝕥𝕚𝕔𝕒𝕝 𝒹𝒾𝓈𝑔𝓊𝒾𝓈𝑒 ＜script＞fired()＜/script＞",
    "مرحبا ‮txt.exe‬ שלום 東京 👩‍👩‍👧‍👦🏳️‍🌈 Ａｌｌ",
    "https://example.org/?utm_source=x&q=\"><script>fired()</script>",
)  # fmt: skip


def strings(long: bool) -> list[str]:
    """Ours, then a seeded sample of the recorded ones, or all of those; only ours without recorded data."""
    folder = os.environ.get("NOCTURNE_CORPUS", "")
    if not folder:
        return list(OWN)
    lines = (Path(folder) / "hostile" / "strings.jsonl").read_text(encoding="utf-8").splitlines()
    recorded = sorted({str(json.loads(line)["text"]) for line in lines})
    if not long:
        recorded = random.Random(SEED).sample(recorded, SAMPLE)
    return list(dict.fromkeys([*OWN, *recorded]))
