/* The nights a reader keeps: in this browser, sent nowhere. Other scripts of a page find the list in `kept`. */
const kept = (() => {
  const KEY = "nocturne.saved.1"; /* another number when what is written there gets another shape */
  const MOST = 300;
  const NIGHT_ENDS = 5 * 3600e3;
  const SAID_FOR = 12e3;
  const ID = /^[a-z0-9]{12}$/;
  const CITY = /^[a-z0-9]+(-[a-z0-9]+)*$/;
  const TEXTS = ["id", "city", "zone", "title", "where", "night", "until", "hour", "price", "free", "looks", "url", "start", "end", "stamp", "location", "text", "language"];
  const home = document.querySelector(".mark").href;
  const line = document.querySelector(".told");
  const watchers = new Set();
  let waiting = 0;

  /* The night of a wall time: it ends at five in the morning. */
  const nightOf = (wall) => new Date(Date.parse(`${wall.slice(0, 19)}Z`) - NIGHT_ENDS).toISOString().slice(0, 10);
  const tonight = (zone) => {
    try {
      return nightOf(new Date().toLocaleString("sv", { timeZone: zone }).replace(" ", "T"));
    } catch {
      return ""; /* there is no such zone */
    }
  };
  /* Where and when, to see later whether it has moved; an hour only where one was told. */
  const told = ({ night, hour, where }) => [night, /^\d/.test(hour) ? hour : "", where].join("|");
  const isOver = (record) => (record.until || record.night) < tonight(record.zone);

  /* A record with nothing in it that could not have been written here, null when it is none. */
  const clean = (given) => {
    const record = Object.fromEntries(TEXTS.map((name) => [name, typeof given?.[name] === "string" ? given[name] : ""]));
    for (const name of ["start", "end", "stamp"]) if (Number.isNaN(Date.parse(record[name]))) record[name] = "";
    if (!ID.test(record.id) || !CITY.test(record.city) || !record.title || !/^\d{4}-\d\d-\d\d$/.test(record.night)) return null;
    if (Number.isNaN(Date.parse(record.night))) return null;
    record.sequence = Math.trunc(given.sequence) || 0;
    record.marks = Array.isArray(given.marks) ? given.marks.map(String) : [];
    record.from = /^\d{4}-\d\d-\d\d\|/.test(given.from) ? given.from : told(record);
    return record;
  };

  const all = () => {
    try {
      return new Map(JSON.parse(localStorage.getItem(KEY)).map(clean).filter(Boolean).map((record) => [record.id, record]));
    } catch {
      return new Map();
    }
  };

  const tell = (words) => {
    line.replaceChildren(words);
    clearTimeout(waiting);
    waiting = setTimeout(() => line.replaceChildren(), SAID_FOR);
  };

  const again = () => watchers.forEach((watcher) => watcher());

  /* Another tab may have written since: every change is made to what is there now. */
  const write = (change) => {
    const found = all();
    change(found);
    try {
      if (found.size > MOST) throw new RangeError();
      localStorage.setItem(KEY, JSON.stringify([...found.values()]));
    } catch {
      tell(line.dataset.full);
      return false;
    }
    again();
    return true;
  };
  const put = (records, wanted) =>
    write((found) => {
      for (const record of records) if (found.has(record.id) === wanted) found.set(record.id, record);
    });
  const keep = (...records) => put(records, false);
  const update = (records) => put(records, true);
  const drop = (id) => write((found) => found.delete(id));

  const paint = () => {
    const found = all();
    for (const each of document.querySelectorAll(".save[data-id]")) each.setAttribute("aria-pressed", String(found.has(each.dataset.id)));
    const way = document.querySelector(".mine");
    way.hidden = !found.size;
    way.lastElementChild.textContent = [...found.values()].filter((record) => !isOver(record)).length || "";
  };

  /* Make a button keep what `read` gives, and let go of it again. */
  const wire = (button, id, title, read) => {
    button.dataset.id = id;
    button.ariaLabel = button.ariaLabel.replace("{title}", () => title);
    button.addEventListener("click", () => {
      const record = all().has(id) ? null : clean(read());
      if (record) keep(record);
      else drop(id);
    });
    return button;
  };
  const button = (...given) => wire(document.getElementById("save").content.firstElementChild.cloneNode(true), ...given);

  /* What a page says in its source, as it reads. */
  const MARKS = { amp: "&", lt: "<", gt: ">", "#34": '"', "#39": "'" };
  const plain = (escaped) => escaped.replace(/&(amp|lt|gt|#34|#39);/g, (_, mark) => MARKS[mark]);

  const words = (element) => element?.textContent.trim() ?? "";
  const inside = (address) => (address.startsWith(home) ? address.slice(home.length) : address);

  const idOf = (row) => row.dataset.n ?? row.id;

  /* What a row of a list tells of its event. */
  const ofRow = (row) => {
    const { city, town, zone } = row.closest("[data-zone]").dataset;
    const hour = row.querySelector("time, .hour");
    const start = hour.classList.contains("dt-start") ? hour.dateTime : "";
    const day = row.querySelector(".day") ?? row.closest(".night, .town").querySelector("h2 time, header time");
    return {
      id: idOf(row),
      city: city ?? town,
      zone,
      title: words(row.querySelector("h3")),
      where: words(row.querySelector(".p-location") ?? row.querySelector("div p")),
      night: day?.dateTime ?? (start.length > 10 ? nightOf(start) : start),
      hour: (!hour.classList.contains("none") && start.slice(11, 16)) || words(hour),
      price: words(row.querySelector(".said span")),
      free: row.querySelector(".said .free") ? "free" : "",
      looks: row.className.replace("h-event", ""),
      marks: [...row.querySelectorAll(".said b:not(.soon)")].map(words),
      url: inside(row.querySelector("h3 a")?.href ?? ""),
      start,
      language: row.querySelector("h3").lang,
    };
  };

  const offer = () => {
    for (const row of document.querySelectorAll("[data-zone]:not([data-past]) .rows li:not([data-ai], :has(.save))")) {
      row.append(button(idOf(row), words(row.querySelector("h3")), () => ofRow(row)));
    }
    paint();
  };

  let possible = true;
  try {
    localStorage.getItem(KEY);
  } catch {
    possible = false; /* a button that keeps nothing would be a lie */
  }
  if (possible) {
    watchers.add(paint);
    offer();
    const results = document.querySelector(".results");
    if (results) new MutationObserver(offer).observe(results, { childList: true, subtree: true });
    document.addEventListener("nocturne:rows", offer);
    addEventListener("storage", again);
    addEventListener("pageshow", again);
  }

  return { all, button, clean, drop, home, inside, isOver, keep, nightOf, paint, plain, possible, tell, told, tonight, update, watchers, wire, words, CITY, ID, MOST };
})();
