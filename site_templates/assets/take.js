/* What a reader takes along: a calendar file made on the device (RFC 5545), and an address to pass on. */
const take = (() => {
  const LINE = 75; /* octets */
  const TEXT = 600;

  const text = (value) => value.replace(/[\\;,]/g, "\\$&").replace(/\r\n|\r|\n/g, "\\n");

  /* A line in pieces of at most 75 octets, never inside a letter; each piece after the first begins with a space. */
  const fold = (line) => {
    let folded = "";
    let used = 0;
    for (const letter of line) {
      const octets = new TextEncoder().encode(letter).length;
      if (used + octets > LINE) {
        folded += "\r\n ";
        used = 1;
      }
      folded += letter;
      used += octets;
    }
    return folded;
  };

  const short = (told) => {
    const line = told.replace(/\s+/g, " ").trim();
    const letters = [...line];
    return letters.length > TEXT ? `${letters.slice(0, TEXT).join("").replace(/ [^ ]*$/, "")}…` : line;
  };

  const compact = (moment) => moment.replace(/[-:]|\.\d+/g, "");
  const instant = (moment) => compact(new Date(moment).toISOString());

  const times = ({ start, end }) => {
    if (start.length > 10) {
      const later = end.length > 10 && Date.parse(end) > Date.parse(start);
      return [`DTSTART:${instant(start)}`, later ? `DTEND:${instant(end)}` : ""];
    }
    const after = end.slice(0, 10) > start ? instant(Date.parse(end.slice(0, 10)) + 864e5).slice(0, 8) : "";
    return [`DTSTART;VALUE=DATE:${compact(start)}`, after && `DTEND;VALUE=DATE:${after}`];
  };

  const entry = (event, { host, base }) => {
    const stamp = instant(event.stamp || Date.now());
    const url = new URL(event.url, `${base}/`).href;
    return [
      "BEGIN:VEVENT",
      `UID:${event.id}@${host}`,
      `DTSTAMP:${stamp}`,
      `LAST-MODIFIED:${stamp}`,
      `SEQUENCE:${event.sequence}`,
      `SUMMARY:${text(event.title)}`,
      `URL:${url}`,
      `STATUS:${/cancelled/.test(event.looks) ? "CANCELLED" : /postponed/.test(event.looks) ? "TENTATIVE" : "CONFIRMED"}`,
      ...times(event),
      `LOCATION:${text(event.location || event.where)}`,
      `DESCRIPTION:${text(`${event.untimed ? `${event.untimed}\n\n` : ""}${short(event.text)}\n\n${url}`.trim())}`,
      "END:VEVENT",
    ];
  };

  /* A calendar of records as they are kept; `site`: its base and host, which makes ids global, and the file's name. */
  const calendar = (name, events, site) => {
    const lines = [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Nocturne//Nocturne//EN",
      "CALSCALE:GREGORIAN",
      "METHOD:PUBLISH",
      ...events.flatMap((event) => entry(event, site)),
      "END:VCALENDAR",
    ];
    const content = lines.filter(Boolean).map((line) => `${fold(line)}\r\n`);
    const way = document.createElement("a");
    way.href = URL.createObjectURL(new Blob(content, { type: "text/calendar" }));
    way.download = `${name}.ics`;
    way.click();
    setTimeout(() => URL.revokeObjectURL(way.href), 60e3);
  };

  /* By the device's own way to share where it has one, else by its clipboard; what happened is said. */
  const share = async (url, title, { copied, uncopied }) => {
    try {
      if (navigator.share) return await navigator.share({ title, url });
      await navigator.clipboard.writeText(url);
      kept.tell(copied);
    } catch (problem) {
      if (problem.name !== "AbortError") kept.tell(uncopied.replace("{address}", () => url)); /* that one was the reader */
    }
  };

  return { calendar, share };
})();
