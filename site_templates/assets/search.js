/* Search and filters on the reader's own device: one index of a city, fetched on first use, sent nowhere. */
{
  const PAUSE = 90;
  const NEAREST = 20; /* metres: points are told to some eleven */
  const CHUNK = 50;
  const form = document.querySelector("form.search");
  const language = document.documentElement.lang;

  const element = (name, fields, ...children) => {
    const made = Object.assign(document.createElement(name), fields);
    made.append(...children);
    return made;
  };

  /* The words of the page's template with {names} filled in; of those with a number, the form its language asks for. */
  const say = (name, values = {}) => form.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const count = (name, n, values) => {
    const kind = new Intl.PluralRules(language).select(n);
    const said = name + kind[0].toUpperCase() + kind.slice(1);
    return say(said in form.dataset ? said : `${name}Other`, { ...values, n: n.toLocaleString(language) });
  };
  const date = (day, options) => new Date(day).toLocaleDateString(language, { timeZone: "UTC", ...options });
  const SHORT = { day: "numeric", month: "short" };

  /* Kilometres in words: metres where it is near, and no nearer than the device knows where it is. */
  const away = (far, accuracy) => {
    const least = Math.max(accuracy, NEAREST) / 1000;
    const nearly = Math.max(far, least);
    const [value, unit] = nearly < 0.995 ? [Math.round(nearly * 100) * 10, "meter"] : [nearly, "kilometer"];
    const words = value.toLocaleString(language, { style: "unit", unit, maximumSignificantDigits: 2 });
    return far < least ? say("within", { far: words }) : words;
  };

  /* `far`: how far in words, "" unknown, when the list is by distance and not by night. */
  const row = (event, home, far) => {
    const isForeign = event.language && event.language.split("-")[0] !== language.split("-")[0];
    const href = event.url.replace(home.base, home.root);
    const title = element("h3", { dir: "auto", ...(isForeign && { lang: event.language }) }, event.url ? element("a", { href, textContent: event.title }) : event.title);
    const place = element("p", { dir: "auto" }, event.where);
    const said = element("p", { className: "said" }, element("span", { className: event.is_free ? "free" : "" }, event.price));
    if (far !== undefined) {
      place.prepend(element("span", { className: "far" }, date(event.night, { weekday: "short", ...SHORT })), " ");
      if (far) said.prepend(element("strong", { className: "far" }, far), " ");
    }
    for (const mark of event.marks) said.append(" ", element("b", {}, mark));
    const runs = isRunning(event, home);
    const time = runs ? say("until", { day: date(event.until, SHORT) }) : event.all_day ? say("allDay") : event.time ? nocturne.hour(event.time) : say("noTime");
    const hour = element("time", { dateTime: event.night, className: event.time && !runs ? "" : "none" }, time);
    const made = element("li", { className: `${event.scene} ${event.status} h${event.time.slice(0, 2)}` }, hour, element("div", {}, title, place), said);
    made.dataset.n = event.id;
    return made;
  };

  const isRunning = (event, home) => event.until && event.night < home.tonight;

  const nightly = (night) =>
    element("time", { dateTime: night },
      element("span", {}, date(night, { weekday: "long" })), " ",
      element("b", {}, String(Number(night.slice(8)))), " ",
      element("span", {}, date(night, { month: "long", year: "numeric" })),
    );

  const start = ({ filters, night, nearing, returning }) => {
    const [field, near, nights] = ["[type=search]", ".near", "[name=when]"].map((each) => form.querySelector(each));
    const [feed, status, results, active] = [".h-feed", ".found", ".results", ".active"].map((each) => document.querySelector(each));
    const chips = document.querySelectorAll(".chips [data-name]");
    const canonical = document.querySelector("link[rel=canonical]");
    const own = canonical.href;
    const { zone } = feed.dataset;
    const home = { base: `${form.dataset.base}/`, root: form.dataset.root, tonight: night(zone, 0) };
    const names = [...filters.names, "sort"];
    const fields = (name) => form.querySelectorAll(`[name="${name}"]`);
    let here = null; /* where the reader is, while the page is open and only after a click on "near me" */
    let sort = "";
    let index = null;
    let waiting = 0;
    let left = []; /* what is found and not shown yet */
    let end = element("div"); /* of what is shown */

    /* A value that the list does not have, or not yet, stands for itself. */
    const choose = (select, value) => {
      select.value = value;
      if (select.value !== value) select.append(element("option", { value, selected: true }, value));
    };

    const offer = (known) => {
      for (const [name, pairs] of Object.entries(filters.choices(known, language, form.dataset.under))) {
        for (const select of fields(name)) {
          const { value } = select;
          select.replaceChildren(select.options[0], ...pairs.map(([key, words]) => element("option", { value: key }, words)));
          choose(select, value);
        }
      }
      return known;
    };

    const load = () => {
      index ??= fetch(form.dataset.index)
        .then((answer) => answer.json())
        .then((found) => offer(filters.prepare(found)))
        .catch((problem) => {
          index = null;
          throw problem;
        });
      return index;
    };

    /* What is asked: name -> values, as the address says it too. */
    const asked = () => {
      const found = {};
      for (const [name, value] of new FormData(form)) if (value.trim()) (found[name] ??= []).push(value.trim());
      return sort ? { ...found, sort: [sort] } : found;
    };

    const set = (name, values) => {
      if (name === "sort") {
        sort = near && values[0] === "distance" ? "distance" : "";
        here = null;
      }
      for (const each of fields(name)) {
        if (each.type === "checkbox") each.checked = values.includes(each.value);
        else if (each.localName === "select") choose(each, values[0] ?? "");
        else each.value = each.type === "date" && Number.isNaN(Date.parse(values[0])) ? "" : (values[0] ?? "");
      }
    };

    const restore = () => {
      const given = new URLSearchParams(location.search);
      for (const name of names) set(name, given.getAll(name));
      if (!["", "tonight", "weekend", "week"].includes(nights.value)) set("when", []);
    };

    const remember = (now) => {
      const address = new URL(location.href);
      for (const name of names) {
        address.searchParams.delete(name);
        for (const value of now[name] ?? []) address.searchParams.append(name, value);
      }
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    };

    /* What a filter is called: by its own label or choice. */
    const label = (name, value) => {
      if (name === "q") return value;
      if (name === "sort") return near.textContent;
      const each = [...fields(name)].find((one) => one.value === value);
      if (each.type === "date") return say(name, { day: date(value, { ...SHORT, year: "numeric" }) });
      const words = (each.selectedOptions ?? each.labels)[0].textContent.trim();
      return name === "age" ? say(name, { age: words }) : words;
    };

    const button = (words, act, more) => {
      const made = element("button", { type: "button", ...more }, words);
      made.addEventListener("click", async () => {
        act();
        await search();
        (active.querySelector("button") ?? field).focus();
      });
      return made;
    };
    const pairs = (now) => Object.entries(now).flatMap(([name, values]) => values.map((value) => [name, value]));
    const drop = (name, value) => set(name, (asked()[name] ?? []).filter((each) => each !== value));
    const clear = () => names.forEach((name) => set(name, []));

    /* The page that shows exactly what is asked, below the city's; "" when none does. */
    const page = ({ from, to, ...now }, known) => {
      const [[name, [value]] = ["", []], ...others] = Object.entries(now);
      if (others.length) return "";
      if (from || to) {
        const day = !name && from && to && from[0] === to[0] && from[0] >= home.tonight && from[0];
        return day && known.events.some((event) => event.night === day) ? `${day}/` : "";
      }
      if (name === "when") return `${value}/`;
      return known.lists.find((each) => each === `${name}/${value}/`) ?? "";
    };

    const summarise = (now, known) => {
      const all = pairs(now);
      const items = all.map(([name, value]) => {
        const filter = label(name, value);
        return button(element("bdi", {}, filter), () => drop(name, value), { ariaLabel: say("remove", { filter }) });
      });
      if (all.length > 1) items.push(button(say("clear"), clear, { className: "clear" }));
      const whole = known ? page(now, known) : "";
      if (whole) items.push(element("a", { href: form.action + whole }, say("page")));
      active.replaceChildren(...items.map((item) => element("li", {}, item)));
      canonical.href = whole ? home.base + feed.dataset.city + "/" + whole : own;
      for (const chip of chips) {
        if (now[chip.dataset.name]?.includes(chip.dataset.value)) chip.setAttribute("aria-current", "true");
        else chip.removeAttribute("aria-current");
      }
      near?.setAttribute("aria-pressed", Boolean(here));
    };

    const distance = (event) => here && filters.distance(event, here);
    const far = (event) => (distance(event) < Infinity ? away(distance(event), here.accuracy) : "");
    /* Which section an event stands in: by distance there are two, by night one a night. */
    const section = (event) => {
      if (here) return distance(event) < Infinity ? "nearest" : "nowhere";
      return isRunning(event, home) ? "running" : event.night;
    };

    /* Whether somebody asks by age and nobody told one. */
    const ageless = (event) => asked().age && event.age === undefined;

    const more = () => {
      const later = results.hasChildNodes();
      for (const event of left.splice(0, CHUNK)) {
        const name = section(event);
        let there = results.lastElementChild;
        if (there?.dataset.of !== name) {
          const id = `found-${results.children.length}`;
          const heading = element("h2", { id }, name === event.night ? nightly(name) : say(name));
          there = element("section", { className: "night" }, heading, element("ul", { className: "rows" }));
          there.dataset.of = name;
          there.setAttribute("aria-labelledby", id);
          results.append(there);
        }
        const made = row(event, home, here ? far(event) : undefined);
        made.classList.toggle("later", later);
        if (ageless(event)) made.querySelector(".said").append(" ", element("small", {}, say("ageless")));
        there.lastElementChild.append(made);
      }
      document.dispatchEvent(new Event("nocturne:rows"));
      return left.length;
    };

    const show = (found) => {
      results.replaceChildren();
      left = here ? found.sort((a, b) => distance(a) - distance(b)) : found;
      const wanted = () => [...results.querySelectorAll("li")].find((each) => each.dataset.n === returning.found);
      more();
      if (returning) {
        while (!wanted() && more());
        if (wanted()) returning.show(wanted());
      }
      returning = null;
      end.remove();
      end = element("div");
      results.after(end);
      nearing(end, more);
    };

    /* Nothing fits: what would, without one of the filters. */
    const apologise = (now, known) => {
      const all = pairs(now);
      const offers = all.flatMap(([name, value]) => {
        const rest = { ...now, [name]: now[name].filter((each) => each !== value) };
        const { length } = filters.found(known, rest, zone);
        const words = () => count("without", length, { filter: label(name, value) });
        return length && all.length > 1 ? button(words(), () => drop(name, value)) : [];
      });
      if (offers.length) status.replaceChildren(say("empty"), ...offers.flatMap((each) => [" ", each]));
      else status.textContent = say("nothing");
    };

    const search = async () => {
      const now = asked();
      remember(now);
      const idle = !here && Object.keys(now).every((name) => name === "sort");
      if (idle) {
        results.replaceChildren();
        left = [];
        status.textContent = now.sort ? say("again") : "";
        summarise(now);
      } else {
        let known;
        try {
          known = await load();
        } catch {
          status.textContent = say("failed");
          return;
        }
        if (JSON.stringify(asked()) !== JSON.stringify(now)) return; /* somebody typed on */
        const found = filters.found(known, now, zone);
        const unsaid = found.filter(ageless).length;
        if (found.length) status.textContent = count("found", found.length) + (unsaid ? `, ${say("unsaid", { n: unsaid.toLocaleString(language) })}` : "");
        else apologise(now, known);
        show(found);
        summarise(now, known);
      }
      for (const part of feed.querySelectorAll(":scope > :is(.night, .days, .pager, .empty)")) part.hidden = !idle;
    };

    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(search, PAUSE);
    };

    const failed = async () => {
      set("sort", []);
      await search();
      status.textContent = say("denied");
    };
    const located = ({ coords }) => {
      sort = "distance";
      here = { lat: coords.latitude, lng: coords.longitude, accuracy: coords.accuracy };
      search();
    };
    const locate = () => {
      status.textContent = say("locating");
      if (navigator.geolocation) navigator.geolocation.getCurrentPosition(located, failed, { maximumAge: 300e3, timeout: 15e3 });
      else failed();
    };

    const ready = () => load().catch(() => {});
    for (const first of ["focusin", "pointerenter"]) form.addEventListener(first, ready, { once: true });
    if (form.matches(":hover, :focus-within")) ready();
    form.addEventListener("input", soon);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      search();
    });
    near?.addEventListener("click", () => {
      if (!here) return locate();
      set("sort", []);
      search();
    });
    for (const chip of chips) {
      chip.addEventListener("click", (event) => {
        const { name, value } = chip.dataset;
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !fields(name).length) return;
        event.preventDefault();
        set(name, chip.hasAttribute("aria-current") ? [] : [value]);
        search();
      });
    }
    addEventListener("popstate", () => {
      restore();
      search();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !field.value) return;
      event.preventDefault();
      field.value = "";
      search();
    });
    /* Somebody may have typed before this script came: without a question in the address the form stays as it is. */
    const given = new URLSearchParams(location.search);
    if (names.some((name) => given.has(name))) restore();
    search();
  };

  if (form && globalThis.nocturne?.filters) start(nocturne);
}
