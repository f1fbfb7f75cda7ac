/* Search on the reader's own device: one index of a city, fetched when the field is first used, sent nowhere. */
{
  const PAUSE = 90;
  const SHOWN = 120;
  const FORGIVEN = 5; /* letters from which a word may have one mistake */
  const form = document.querySelector("form.search");

  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };
  const fold = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter]);
  const words = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

  /* Whether a word is the beginning of another but for one letter that is wrong, missing, extra or swapped. */
  const nearly = (said, word) => {
    if (word.length < said.length - 1) return false;
    let at = 0;
    while (at < said.length && said[at] === word[at]) at++;
    if (at === said.length) return true;
    const rest = said.slice(at);
    const starts = (text, part) => text.startsWith(part);
    return (
      starts(word.slice(at + 1), rest.slice(1)) ||
      starts(word.slice(at), rest.slice(1)) ||
      starts(word.slice(at + 1), rest) ||
      (rest.length > 1 && rest[0] === word[at + 1] && rest[1] === word[at] && starts(word.slice(at + 2), rest.slice(2)))
    );
  };

  const told = (event) => [event.title, event.where, ...event.tags, ...event.performers, event.words].join(" ");

  const prepare = (index) =>
    index.events.map((event) => {
      const all = fold(told(event));
      return { event, all, words: [...new Set(words(told(event)))] };
    });

  const fits = ({ all, words: known }, asked) =>
    asked.every((said) =>
      all.includes(said) || (said.length >= FORGIVEN && known.some((word) => word[0] === said[0] && nearly(said, word)))
    );

  const element = (name, fields, ...children) => {
    const made = Object.assign(document.createElement(name), fields);
    made.append(...children);
    return made;
  };

  const row = (event, home) => {
    const href = event.url.startsWith(home.base) ? home.root + event.url.slice(home.base.length) : event.url;
    const title = element("h3", { dir: "auto" }, event.url ? element("a", { href, textContent: event.title }) : event.title);
    const said = element("p", { className: "said" }, element("span", { className: event.is_free ? "free" : "", textContent: event.price }));
    for (const mark of event.marks) said.append(" ", element("b", { textContent: mark }));
    const made = element(
      "li",
      { className: `${event.scene} ${event.status}` },
      element("time", { dateTime: event.night, className: event.time ? "" : "none", textContent: event.time || "time not stated" }),
      element("div", {}, title, element("p", { dir: "auto", textContent: event.where })),
      said,
    );
    made.dataset.n = event.id;
    return made;
  };

  const heading = (night, number) => {
    const [year, month, day] = night.split("-").map(Number);
    const date = new Date(Date.UTC(year, month - 1, day));
    const say = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(date);
    const time = element("time", { dateTime: night });
    time.append(
      element("span", { textContent: say({ weekday: "long" }) }), " ",
      element("b", { textContent: String(day) }), " ",
      element("span", { textContent: say({ month: "long", year: "numeric" }) }),
    );
    return element("h2", { id: `found-${number}` }, time);
  };

  const shown = (found, home) => {
    const sections = [];
    for (const event of found.slice(0, SHOWN)) {
      const last = sections.at(-1);
      if (last?.night === event.night) last.rows.append(row(event, home));
      else sections.push({ night: event.night, rows: element("ul", { className: "rows" }, row(event, home)) });
    }
    return sections.map(({ night, rows }, number) => {
      const section = element("section", { className: "night" }, heading(night, number), rows);
      section.setAttribute("aria-labelledby", `found-${number}`);
      return section;
    });
  };

  const start = () => {
    const field = form.querySelector("input[type=search]");
    const free = form.querySelector("input[name=free]");
    const [from, to] = ["from", "to"].map((name) => form.querySelector(`input[name=${name}]`));
    const status = document.querySelector(".found");
    const results = document.querySelector(".results");
    const home = { base: `${form.dataset.base}/`, root: form.dataset.root };
    let index = null;
    let waiting = 0;

    /* The programme that stands in the page, out of the way while there are results. */
    const programme = [...document.querySelectorAll(".h-feed > :is(.night, .days, .chips, .pager, .empty)")];

    const load = () => {
      index ??= fetch(form.dataset.index)
        .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
        .then(prepare)
        .catch((problem) => {
          index = null;
          throw problem;
        });
      return index;
    };

    const asked = () => ({ q: field.value.trim(), free: free.checked ? "1" : "", from: from.value, to: to.value });

    const remember = (now) => {
      const address = new URL(location.href);
      for (const [name, value] of Object.entries(now)) {
        if (value) address.searchParams.set(name, value);
        else address.searchParams.delete(name);
      }
      if (address.href !== location.href) history.replaceState(null, "", address);
    };

    const search = async () => {
      const now = asked();
      remember(now);
      const idle = !Object.values(now).some(Boolean);
      if (idle) {
        results.replaceChildren();
        status.textContent = "";
      } else {
        let known;
        try {
          known = await load();
        } catch {
          status.textContent = "The search could not be loaded. The lists below are complete.";
          return;
        }
        if (JSON.stringify(asked()) !== JSON.stringify(now)) return; /* somebody typed on */
        const said = words(now.q);
        const found = known
          .filter(({ event }) => (!now.free || event.is_free) && (!now.from || event.night >= now.from) && (!now.to || event.night <= now.to))
          .filter((each) => fits(each, said))
          .map(({ event }) => event);
        const more = found.length > SHOWN ? `, the first ${SHOWN} shown` : "";
        status.textContent = found.length
          ? `${found.length} ${found.length === 1 ? "event" : "events"}${more}`
          : "Nothing fits. Try fewer words, or another night.";
        results.replaceChildren(...shown(found, home));
      }
      for (const part of programme) part.hidden = !idle;
    };

    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(search, PAUSE);
    };

    const given = new URL(location.href).searchParams;
    field.value = given.get("q") ?? "";
    free.checked = given.get("free") === "1";
    from.value = given.get("from") ?? "";
    to.value = given.get("to") ?? "";
    form.hidden = false;
    form.addEventListener("focusin", () => load().catch(() => {}), { once: true });
    form.addEventListener("input", soon);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      search();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !field.value) return;
      event.preventDefault();
      field.value = "";
      search();
    });
    document.addEventListener("keydown", (event) => {
      const busy = event.target.closest?.("input, textarea, select");
      if (event.key !== "/" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      field.focus();
    });
    search();
  };

  if (form) start();
}
