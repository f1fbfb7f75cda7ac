/* The page of kept nights: in the look of the lists, refreshed from the site's own data, never shorter by itself. */
{
  const page = document.querySelector(".mine-list");
  const part = (name) => page.querySelector(`[data-${name}]`);
  const words = page.dataset;
  const title = kept.words(document.querySelector("h1"));
  const cities = new Map([...document.querySelectorAll("li[data-town]")].map((each) => [each.dataset.town, { zone: each.dataset.zone, name: kept.words(each.querySelector("bdi")) }]));
  const removed = new Map(); /* id -> what was taken out just now and can come back */
  const lost = new Set(); /* ids that their city's index does not hold any more */
  let shared = null; /* id -> city of a list somebody shared, null while it is the reader's own */
  let found = new Map(); /* what is known of that list */

  const { lang, dataset: { told } } = document.documentElement;
  const copy = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);
  const say = (day, options) => new Intl.DateTimeFormat(told, { timeZone: "UTC", ...options }).format(Date.parse(day));
  /* An hour (HH:MM) as readers of the page's language count them; other words stay. */
  const clock = new Intl.DateTimeFormat(told, { timeZone: "UTC", hour: "numeric", minute: "2-digit" });
  const timed = (hour) => (/^\d\d:/.test(hour) && clock.resolvedOptions().hour12 ? clock.format(Date.parse(`1970-01-01T${hour}Z`)) : hour);
  const fill = (text, name, value) => text.replace(`{${name}}`, () => value);
  const grouped = (records, name) => {
    const groups = new Map();
    for (const record of records) groups.set(record[name], [...(groups.get(record[name]) ?? []), record]);
    return [...groups];
  };

  const asked = async (path) => {
    const answer = await fetch(new URL(`api/v1/${path}.json`, kept.home));
    return answer.ok ? answer.json() : Promise.reject(new Error(path));
  };

  /* What a city's search index tells of an event, over what was known of it. */
  const ofIndex = (city, event, record) =>
    kept.clean({
      ...record,
      ...event,
      city,
      zone: cities.get(city).zone,
      hour: event.time || (event.all_day ? words.allDay : words.untimed),
      looks: `${event.scene} ${event.status} h${event.time.slice(0, 2)}`,
      free: event.is_free ? "free" : "",
      start: event.start ?? "",
      end: event.end ?? "",
      until: event.until ?? "",
      url: event.url.replace(`${words.base}/`, ""),
    });

  /* The list in an address such as #berlin:abc…,def…;tokyo:ghi…, null when it names none; what clings to an id is dropped. */
  const parse = (fragment) => {
    const listed = new Map();
    for (const each of fragment.slice(1).split(/;|%3b/i)) {
      const [city, ids] = each.split(/:|%3a/i);
      for (const id of ids?.split(/,|%2c/i).map((given) => given.slice(0, 12)) ?? []) {
        if (kept.CITY.test(city) && kept.ID.test(id) && listed.size < kept.MOST) listed.set(id, city);
      }
    }
    return /:|%3a/i.test(fragment) ? listed : null;
  };
  const fragment = (records) => `#${grouped(records, "city").map(([city, those]) => `${city}:${those.map(({ id }) => id)}`).join(";")}`;

  const own = () => [...kept.all().values()];
  const coming = () => own().filter((record) => !kept.isOver(record));

  const remove = (record) => {
    removed.set(record.id, record);
    if (kept.drop(record.id)) kept.tell(fill(words.removed, "title", record.title));
    else removed.delete(record.id);
  };
  const undo = (record) => {
    removed.delete(record.id);
    if (!kept.keep(record)) removed.set(record.id, record);
  };
  const act = (name, record, action) => {
    const made = copy(name);
    made.ariaLabel = fill(made.ariaLabel, "title", record.title);
    made.onclick = () => action(record);
    return made;
  };

  /* "Fri 1 May, 21:00, Kabelwerk" of what `kept.told` wrote down; a place that stayed is not said again. */
  const spoken = (told, other) => {
    const [night, hour, where] = told.split("|");
    return [say(night, { weekday: "short", day: "numeric", month: "short" }), timed(hour), other.endsWith(`|${where}`) ? "" : where].filter(Boolean).join(", ");
  };

  const row = (record) => {
    const made = copy("row");
    const [time, link, where, from, before, after, price] = ["time", "a", "p", ".from", "del", "ins", "span"].map((each) => made.querySelector(each));
    const over = kept.isOver(record);
    const gone = removed.has(record.id);
    const running = !over && record.night < kept.tonight(record.zone);
    made.id = record.id;
    made.className = `${record.looks} ${gone ? "gone" : ""}`;
    time.dateTime = record.start || record.night;
    time.textContent = running && record.until ? fill(words.until, "day", say(record.until, { day: "numeric", month: "short" })) : timed(record.hour);
    if (!/^\d/.test(time.textContent)) time.className = "none";
    link.textContent = record.title;
    if (record.language && record.language.split("-")[0] !== lang.split("-")[0]) link.lang = record.language;
    if (/^(https?:|[a-z0-9-]+\/)/.test(record.url)) link.href = new URL(record.url, kept.home);
    const city = cities.get(record.city)?.name ?? record.city;
    where.textContent = record.where.includes(city) ? record.where : `${city} · ${record.where}`;
    const now = kept.told(record);
    if (now !== record.from) {
      before.textContent = spoken(record.from, now);
      after.textContent = spoken(now, record.from);
    } else from.remove();
    price.textContent = record.price;
    price.className = record.free;
    for (const mark of new Set([...record.marks, over ? words.over : lost.has(record.id) ? words.lost : ""])) {
      if (mark) price.parentElement.append(" ", Object.assign(document.createElement("b"), { textContent: mark }));
    }
    if (!shared) price.parentElement.append(" ", gone ? act("undo", record, undo) : act("remove", record, remove));
    else if (kept.possible) made.append(kept.button(record.id, record.title, () => record));
    return made;
  };

  const night = ([day, records]) => {
    const made = copy("night");
    const [heading, time, label] = ["h2", "h2 time", "em"].map((each) => made.querySelector(each));
    const parts = [{ weekday: "long" }, { day: "numeric" }, { month: "long", year: "numeric" }];
    parts.forEach((options, at) => (time.children[at].textContent = say(day, options)));
    time.dateTime = day;
    heading.id = `n${day}`;
    made.setAttribute("aria-labelledby", heading.id);
    if (!records.some((record) => kept.tonight(record.zone) === day)) label.remove();
    made.querySelector("ul").append(...records.map(row));
    return made;
  };

  /* What is to come, the next night first; then what was, the last night first. */
  const render = () => {
    const records = shared ? [...found.values()] : [...new Map([...removed, ...kept.all()]).values()];
    const order = (record) => `${record.night} ${record.hour} ${record.title}`;
    records.sort((one, other) => (order(one) < order(other) ? -1 : 1));
    const sections = grouped(records.filter((record) => !kept.isOver(record)), "night");
    sections.push(...grouped(records.filter(kept.isOver), "night").reverse());
    const list = part("nights");
    const { activeElement } = document;
    const [id, name] = list.contains(activeElement) ? [activeElement.closest("li").id, activeElement.localName] : [];
    list.replaceChildren(...sections.map(night));
    if (id) document.getElementById(id)?.querySelector(name)?.focus();
    part("shared").hidden = !shared;
    part("adopt").hidden = !found.size || !kept.possible;
    part("own").hidden = shared || !coming().length;
    part("none").hidden = shared || records.length || !kept.possible;
    kept.paint();
  };

  /* City -> its index, null where that could not be had. */
  const indexes = async (names) => {
    const had = new Map();
    await Promise.all([...new Set(names)].filter((city) => cities.has(city)).map(async (city) => {
      const index = await asked(`search/${city}`).catch(() => null);
      had.set(city, index && new Map(index.events.map((event) => [event.id, event])));
    }));
    if ([...had.values()].includes(null)) kept.tell(words.offline);
    return had;
  };

  const refresh = async () => {
    const had = await indexes(own().map(({ city }) => city));
    const fresh = own().flatMap((record) => {
      const index = had.get(record.city);
      if (index === null) return []; /* nothing is known, so nothing is said */
      const event = index?.get(record.id);
      lost[event ? "delete" : "add"](record.id);
      return (event && ofIndex(record.city, event, record)) || [];
    });
    kept.update(fresh);
  };

  const open = async (listed) => {
    const had = await indexes(listed.values());
    if (shared !== listed) return; /* another list was opened meanwhile */
    for (const [id, city] of listed) {
      const event = had.get(city)?.get(id);
      const record = event && ofIndex(city, event);
      if (record) found.set(id, record);
    }
    part("missing").hidden = found.size === listed.size || [...had.values()].includes(null);
    render();
  };

  /* The same from an event's own page, which a device keeps for reading offline; the record as it is without one. */
  const ofPage = async (record) => {
    const answer = await caches.match(new URL(record.url, kept.home), { ignoreVary: true });
    const page = (await answer?.text()) ?? "";
    const told = (pattern) => kept.plain(pattern.exec(page)?.[1] ?? "");
    const start = told(/class="dt-start" datetime="([^"]*)"/);
    if (!start) return record;
    const [location, stamp, sequence, untimed] = ["location", "stamp", "sequence", "untimed"].map((name) => told(new RegExp(` data-${name}="([^"]*)"`)));
    const linked = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page)?.[1] ?? "{}";
    const more = { start, end: told(/class="dt-end" value="([^"]*)"/), location, stamp, sequence, text: JSON.parse(linked).description };
    return { ...kept.clean({ ...record, ...more }), untimed };
  };

  /* A calendar wants more than the index tells: when it ends, where exactly, and which version of it this is. */
  const detailed = async (records) => {
    const wanted = new Map(records.map((record) => [record.id, record]));
    const known = new Set();
    const ways = records.filter(({ city }) => cities.has(city)).map(({ city, night: day, zone }) =>
      day < kept.tonight(zone) ? `events/${city}` : `events/${city}/days/${day}`
    );
    await Promise.allSettled([...new Set(ways)].map(async (way) => {
      for (const event of (await asked(way)).events) {
        const record = wanted.get(event.id);
        if (!record) continue;
        known.add(event.id);
        const { start, end, location, sequence, description: text } = event;
        const stamp = event.changed.at(-1)?.at ?? event.first_seen;
        const untimed = event.time || event.all_day ? "" : words.noTime;
        const told = { start, end, sequence, text, stamp, location: event.place.hidden || event.attendance_mode === "online" ? "" : location };
        wanted.set(event.id, { ...kept.clean({ ...record, ...told }), untimed });
      }
    }));
    return Promise.all([...wanted.values()].map((record) => (known.has(record.id) ? record : ofPage(record).catch(() => record))));
  };

  const save = async () => {
    const records = await detailed(coming());
    const whole = records.filter(({ start }) => start);
    if (whole.length) take.calendar("nights", whole, words);
    kept.update(whole);
    const said = [];
    if (whole.length) said.push(fill(words.filed, "n", whole.length));
    if (whole.length < records.length) said.push(fill(words.unfiled, "n", records.length - whole.length));
    kept.tell(said.join(" "));
  };

  const keep = () => {
    const before = own().length;
    if (!kept.keep(...found.values())) return;
    history.replaceState(null, "", location.pathname);
    start();
    kept.tell(fill(words.kept, "n", own().length - before));
    part("own").querySelector("button").focus();
  };

  const start = () => {
    const listed = parse(location.hash);
    shared = listed?.size ? listed : null;
    found = new Map();
    part("missing").hidden = true;
    if (listed && !shared) kept.tell(words.garbled);
    else if (!shared && !kept.possible) kept.tell(words.forbidden);
    render();
    if (shared) open(shared);
    else refresh();
  };

  page.hidden = false;
  document.querySelector(".unscripted").hidden = true;
  kept.watchers.add(render);
  part("adopt").onclick = keep;
  part("calendar").onclick = save;
  part("share").onclick = () => take.share(location.href.split("#")[0] + fragment(coming()), title, words);
  addEventListener("hashchange", () => location.hash.includes(":") && start()); /* the way to the programme is no list */
  start();
}
