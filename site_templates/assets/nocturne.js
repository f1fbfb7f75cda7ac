/* What only the reader's own clock and device can know. Everything on the page stands without it. */
globalThis.nocturne = {}; /* what this script and those after it tell each other */
{
  const [MINUTE, HOUR, DAY] = [60e3, 3600e3, 864e5];
  const NIGHT_ENDS = 5 * HOUR;
  const SPAN = 3 * HOUR; /* how long before its beginning something is said to be near, and how long it counts as on when nobody tells its end */
  const MOMENT = 700;
  const STALE = 36 * HOUR;
  const KEY = "nocturne.city";
  const SEEN = "nocturne.seen";
  const { lang } = document.documentElement;
  const words = document.body.dataset;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const wall = (timeZone) => new Date(Date.now()).toLocaleString("sv", { timeZone });
  /* The date of the night that a wall time belongs to, or of one `days` after it: it ends at five in the morning. */
  const nightOf = (moment, days = 0) =>
    new Date(Date.parse(`${moment.slice(0, 16).replace(" ", "T")}Z`) - NIGHT_ENDS + days * DAY).toISOString().slice(0, 10);
  const night = (zone, days) => nightOf(wall(zone), days);

  const instant = (moment) => (moment.length > 10 ? Date.parse(moment) : NaN);
  const isSpan = ({ start, end = "" }) => (end.length > 10 ? !(instant(end) <= instant(start)) : end > start.slice(0, 10));

  /* How something stands where it is the night `tonight`, by its start and end as the data tells them: "over", "gone"
     (begun long ago, and nobody tells an end), "on", "soon", or "" when nothing has to be said. What tells no hour of its
     end is over when its last night is. */
  const stands = (event, tonight) => {
    const { start, end = "" } = event;
    const now = Date.now();
    const isKnown = isSpan(event);
    const last = isKnown ? end : start.length > 10 ? nightOf(start) : start;
    if (isKnown && end.length > 10 ? now >= Date.parse(end) : last < tonight) return "over";
    const wait = instant(start) - now;
    if (wait > 0) return wait <= SPAN ? "soon" : "";
    if (Number.isNaN(wait)) return "";
    return isKnown || -wait <= SPAN ? "on" : "gone";
  };

  /* Call `more` whenever the end of a list comes near or was jumped over, until it says that there is none. Whoever
     jumped to the end may want its links: they stay where they are for a moment, and while somebody is at them. */
  const nearing = (end, more) => {
    const moment = () => new Promise((done) => setTimeout(done, MOMENT));
    const watch = new IntersectionObserver(
      async (seen) => {
        if (!seen.at(-1).isIntersecting) return;
        watch.unobserve(end);
        if (seen.at(-1).boundingClientRect.top < innerHeight) {
          do await moment();
          while (end.matches(":hover, :focus-within"));
        }
        if (await more()) watch.observe(end);
      },
      { rootMargin: "999999px 0px 1000px" },
    );
    watch.observe(end);
  };

  /* An hour (HH:MM) as readers of the page's language count them. */
  const clock = new Intl.DateTimeFormat(document.documentElement.dataset.told ?? lang, { timeZone: "UTC", hour: "numeric", minute: "2-digit" });
  const hour = (time) => (clock.resolvedOptions().hour12 ? clock.format(Date.parse(`1970-01-01T${time}Z`)) : time);

  Object.assign(nocturne, { night, nearing, stands, hour });

  const nights = new Map(); /* zone -> tonight, tomorrow; anew each time the clock is looked at */
  const nightsAt = (place) => {
    const { zone } = place.closest("[data-zone]").dataset;
    if (!nights.has(zone)) nights.set(zone, [night(zone, 0), night(zone, 1)]);
    return nights.get(zone);
  };

  /* One label of a place: put there, changed, or taken away. */
  const label = (name, place, text, put = (...made) => place.append(...made)) => {
    const there = place.querySelector(`:scope > ${name}`);
    if (!text) return there?.remove();
    const made = there ?? document.createElement(name.split(".")[0]);
    if (made.textContent === text) return;
    made.textContent = text;
    if (there) return;
    made.className = name.split(".")[1] ?? "";
    put(" ", made);
  };

  const measured = (value, unit) => new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "short" }).format(value);
  const length = (minutes) => {
    const hours = Math.floor(minutes / 60);
    return [hours && measured(hours, "hour"), minutes % 60 && measured(minutes % 60, "minute")].filter(Boolean).join(" ");
  };

  const say = (event, state) => {
    const { start, end = "" } = event;
    const minutes = Math.round((Date.parse(start) - Date.now()) / MINUTE);
    const how = () => length(Math.abs(minutes));
    if (state === "over") return words.over;
    if (state === "soon") return minutes ? words.begins.replace("{length}", how()) : words.now;
    if (state !== "on") return "";
    if (!isSpan(event)) return minutes ? words.began.replace("{length}", how()) : words.now;
    return instant(end) - Date.now() < DAY ? words.ends.replace("{hour}", hour(end.slice(11, 16))) : words.now;
  };

  const rows = () => {
    for (const row of all("[data-zone]:not([data-past]) .rows li")) {
      const time = row.querySelector("time.dt-start");
      if (!time) continue;
      const event = { start: time.dateTime, end: row.dataset.end };
      const state = stands(event, nightsAt(row)[0]);
      row.classList.toggle("ended", state === "over");
      const isQuiet = state !== "over" && (time.matches(".none") || row.matches(".cancelled, .postponed"));
      label("b.soon", row.querySelector(".said"), isQuiet ? "" : say(event, state));
    }
  };

  /* Of what stands in a page for several nights, that of tonight. */
  const choose = () => {
    for (const place of new Set(all("[data-from]").map((each) => each.parentElement))) {
      const known = all(":scope > [data-from]", place);
      const now = known.findLast(({ dataset }) => dataset.from <= nightsAt(place)[0]) ?? known[0];
      for (const each of known) each.hidden = each !== now;
    }
    for (const way of all(".chips [data-night]")) {
      way.parentElement.hidden = way.dataset.night !== nightsAt(way)[1];
      way.textContent = words.tomorrow;
    }
  };

  /* Headings say what their night is to the reader. A night that is over, or that the list is not about now, is folded
     away before anybody has seen it, never after, and never when nothing else is there. */
  const met = new WeakSet();
  const headings = (unseen) => {
    for (const list of all("[data-zone]:not([data-past])")) {
      const [tonight, tomorrow] = nightsAt(list);
      const until = list.querySelector("[data-until]:not([hidden])")?.dataset.until ?? "9";
      for (const time of all(":is(.night h2, .eve > p) > time", list)) {
        const day = time.dateTime;
        const heading = time.parentElement;
        const said = { [tonight]: words.tonight, [tomorrow]: words.tomorrow }[day] ?? (day < tonight ? words.over : "");
        label("em", heading, said, (...made) => time.after(...made));
        const section = heading.parentElement;
        if (!section.matches(".night") || section.parentElement !== list || met.has(section)) continue;
        met.add(section);
        if (unseen && (day < tonight || day > until)) section.classList.add("bygone");
      }
      const sections = all(":scope > .night", list);
      const isEmpty = sections.every((each) => each.matches(".bygone")) && !list.querySelector(".pager [rel=next]");
      for (const each of isEmpty ? sections : []) each.classList.remove("bygone");
      for (const way of all(".days a", list)) {
        const section = document.getElementById(way.hash.slice(1))?.parentElement;
        way.parentElement.classList.toggle("bygone", section?.matches(".bygone"));
      }
    }
  };

  const page = () => {
    const article = document.querySelector("article.event");
    const after = article?.querySelector(".after");
    if (!after) return; /* it was over before */
    const event = { start: article.querySelector(".dt-start").dateTime, end: article.querySelector(".dt-end")?.value };
    const state = stands(event, nightsAt(article)[0]);
    const marks = article.querySelector(".marks");
    label("b.soon", marks, state !== "over" && article.matches(".cancelled, .postponed") ? "" : say(event, state));
    marks.hidden = !marks.querySelector("b");
    if (state !== "over") return;
    after.replaceWith(after.content);
    for (const each of all(".acts :is(.save, [data-calendar])", article)) each.hidden = true;
  };

  /* Whoever is elsewhere is told what hours these are. */
  const elsewhere = () => {
    for (const line of all(".there")) {
      const there = wall(line.closest("[data-zone]").dataset.zone);
      line.textContent = line.dataset.words.replace("{time}", hour(there.slice(11, 16)));
      line.hidden = there.slice(0, 16) === wall().slice(0, 16);
    }
  };

  /* Storage may be full or forbidden; then nothing is remembered. */
  const remember = (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {}
  };
  const recall = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };

  /* Whether sources were not visited for so long that a page has to say so; what is not known counts as old. */
  const isOld = (seen) => !(Date.now() - Date.parse(seen) <= STALE);
  const stale = (notice) => {
    const { seen } = notice.dataset;
    notice.hidden = !isOld(seen);
    remember(SEEN, seen);
  };
  Object.assign(nocturne, { isOld, seen: () => recall(SEEN) });

  const remembered = () => {
    const [slug, name] = [recall(KEY)].flat();
    return /^[a-z0-9-]+$/.test(slug) && typeof name === "string" ? [slug, name] : null;
  };

  const offer = ([slug, name]) => {
    const ways = document.querySelector(".top nav");
    const home = document.querySelector(".mark");
    const address = new URL(`${slug}/`, home.href).href;
    if ([...ways.children].some((way) => way.href === address)) return;
    const way = document.createElement("a");
    way.href = address;
    way.textContent = name;
    way.className = "last";
    ways.prepend(way);
  };

  /* A browser leaves alone what is in sight by a hair; what a line that goes sideways holds is shown whole. */
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(":is(.chips, .days, .search fieldset) :focus-visible")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  const look = (unseen) => {
    nights.clear();
    choose();
    headings(unseen);
    rows();
    page();
    elsewhere();
  };

  if (words.over) {
    look(!performance.getEntriesByType("paint").length);
    for (const notice of all(".stale[data-seen]")) stale(notice);
    setInterval(look, MINUTE);
    for (const [target, event] of [[document, "visibilitychange"], [window, "pageshow"]]) target.addEventListener(event, () => look());
    document.addEventListener("nocturne:rows", () => look(true));
  }

  const city = document.querySelector("[data-city]");
  if (city) remember(KEY, [city.dataset.city, city.dataset.name]);
  else {
    const last = remembered();
    if (last && document.querySelector(".top")) offer(last);
  }
}
