/* What only the reader's own clock and device can know. Everything on the page stands without it. */
globalThis.nocturne = {}; /* what this script and those after it tell each other */
{
  const NIGHT_ENDS = 5;
  const SOON = 180; /* minutes */
  const MOMENT = 700; /* milliseconds */
  const STALE = 36 * 3600e3;
  const KEY = "nocturne.city";

  /* The date of the night that runs in a time zone, or of the one `days` after it: it ends at five in the morning there. */
  const night = (zone, days) => {
    const told = new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric" });
    const wall = Object.fromEntries(told.formatToParts(Date.now()).map(({ type, value }) => [type, Number(value)]));
    const date = wall.day + days - (wall.hour < NIGHT_ENDS ? 1 : 0);
    return new Date(Date.UTC(wall.year, wall.month - 1, date)).toISOString().slice(0, 10);
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
  const { lang } = document.documentElement;
  const clock = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { timeZone: "UTC", hour: "numeric", minute: "2-digit" });
  const hour = (time) => (clock.resolvedOptions().hour12 ? clock.format(Date.parse(`1970-01-01T${time}Z`)) : time);

  Object.assign(nocturne, { night, nearing, hour });

  const say = (heading, words) => {
    const label = document.createElement("em");
    label.textContent = words;
    heading.append(" ", label);
  };

  const nights = (city) => {
    for (const [days, words] of [[0, city.dataset.tonight], [1, city.dataset.tomorrow]]) {
      const heading = document.getElementById(`n${night(city.dataset.zone, days)}`);
      if (heading && !heading.querySelector("em")) say(heading, words);
    }
  };

  const told = (value, unit) => new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "short" }).format(value);
  const length = (minutes) => {
    const hours = Math.floor(minutes / 60);
    return [hours && told(hours, "hour"), minutes % 60 && told(minutes % 60, "minute")].filter(Boolean).join(" ");
  };

  /* What begins within three hours, or began within the last three; when it ends is often told by nobody. */
  const soon = ({ now, begins, began }) => {
    for (const label of document.querySelectorAll(".rows .soon")) label.remove();
    for (const start of document.querySelectorAll(".rows li:not(.cancelled, .postponed) time.dt-start:not(.none)")) {
      const minutes = Math.round((Date.parse(start.dateTime) - Date.now()) / 60e3);
      if (!(Math.abs(minutes) <= SOON)) continue;
      const label = document.createElement("b");
      label.className = "soon";
      label.textContent = minutes ? (minutes > 0 ? begins : began).replace("{length}", length(Math.abs(minutes))) : now;
      start.closest("li").querySelector(".said").append(" ", label);
    }
  };

  /* Whoever is elsewhere is told what hours these are. */
  const elsewhere = ({ zone }) => {
    const line = document.querySelector(".there");
    const wall = (timeZone) => new Date().toLocaleString("sv", { timeZone }).slice(0, -3);
    if (!line) return;
    line.dataset.words ??= line.textContent;
    line.textContent = line.dataset.words.replace("{time}", wall(zone).slice(-5));
    line.hidden = wall(zone) === wall();
  };

  const stale = () => {
    const notice = document.querySelector(".stale");
    if (notice && Date.now() - Date.parse(notice.dataset.seen) > STALE) notice.hidden = false;
  };

  /* Storage may be full or forbidden; then nothing is remembered. */
  const remember = (city) => {
    try {
      localStorage.setItem(KEY, JSON.stringify([city.dataset.city, city.dataset.name]));
    } catch {}
  };

  const remembered = () => {
    try {
      const [slug, name] = JSON.parse(localStorage.getItem(KEY));
      return /^[a-z0-9-]+$/.test(slug) && typeof name === "string" ? [slug, name] : null;
    } catch {
      return null;
    }
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

  /* The search comes when somebody turns to it, or with an address that asks something; without it the form and the
     links that it narrows by lead to pages. */
  const awaken = (form) => {
    const parts = form.dataset.scripts.split(" ").map((each) => new URL(each, location.href).href);
    let awake = false;
    let pressed = null; /* a button that was pressed before there was anybody to hear it */
    const press = ({ target }) => (pressed = target.closest("button[type=button]"));
    const wake = async () => {
      if (awake) return;
      awake = true;
      form.addEventListener("click", press);
      try {
        for (const part of parts) await import(part);
        form.removeEventListener("click", press);
        pressed?.click();
      } catch {
        awake = false;
        document.querySelector(".found").textContent = form.dataset.failed;
      }
    };
    for (const part of [form, document.querySelector(".chips")]) {
      for (const first of ["focusin", "pointerenter"]) part?.addEventListener(first, wake);
    }
    document.addEventListener("keydown", (event) => {
      const busy = event.target.closest?.("input, textarea, select");
      if (event.key !== "/" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      form.elements.q.focus();
    });
    form.hidden = false;
    if (location.search) wake();
  };

  /* A browser leaves alone what is in sight by a hair; what a line that goes sideways holds is shown whole. */
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(":is(.chips, .days, .search fieldset) :focus-visible")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  const form = document.querySelector("form.search[data-scripts]");
  if (form) awaken(form);

  const city = document.querySelector("[data-city]");
  if (city) {
    remember(city);
    nights(city);
    const { dataset } = city;
    for (const tell of [soon, elsewhere]) {
      tell(dataset);
      setInterval(tell, 60e3, dataset);
    }
    document.addEventListener("nocturne:rows", () => {
      nights(city);
      soon(dataset);
    });
    stale();
  } else {
    const last = remembered();
    if (last && document.querySelector(".top")) offer(last);
  }
}
