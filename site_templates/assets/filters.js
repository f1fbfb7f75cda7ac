/* Which events of an index fit what somebody asked for: words, forgiving, and filters. Nothing here touches the page. */
{
  const FORGIVEN = 5; /* letters from which a word may have one mistake */
  const [NIGHT_ENDS, EVENING, LATE] = [5, 20, 23];
  const FRIDAY = 4;
  const EARTH = 6371; /* kilometres */

  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ" };
  const fold = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[ßæœøłđðþıς]/g, (letter) => LETTERS[letter]);
  const words = (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [];

  /* Whether a word is the beginning of another but for one letter that is missing, wrong, extra or swapped. */
  const nearly = (said, word) => {
    let at = 0;
    while (at < said.length && said[at] === word[at]) at++;
    const [rest, left] = [said.slice(at), word.slice(at)];
    if (left.slice(1).startsWith(rest)) return true;
    return (
      said.length >= FORGIVEN &&
      (left.slice(1).startsWith(rest.slice(1)) ||
        left.startsWith(rest.slice(1)) ||
        (rest[0] === left[1] && left.slice(2).startsWith(rest.slice(2)) && rest[1] === left[0]))
    );
  };

  /* A tag is found however somebody puts its dashes. */
  const bare = (tag) => tag.replaceAll("-", "");
  const told = (event) =>
    [event.title, event.where, ...event.tags, ...event.tags.map(bare), ...event.performers, event.words].join(" ");

  const prepare = (index) => {
    const known = index.events.map((event) => ({ event, all: fold(told(event)) }));
    return { ...index, known, vocabulary: [...new Set(known.flatMap(({ all }) => words(all)))] };
  };

  /* What somebody may mean by a word: itself where any event says it, so that mistakes are forgiven only where it would
     find nothing; else every word that it nearly begins. */
  const meant = (said, { known, vocabulary }) =>
    said.length < FORGIVEN - 1 || known.some(({ all }) => all.includes(said))
      ? [said]
      : vocabulary.filter((word) => nearly(said, word));

  const hours = (time) => {
    if (!time) return "";
    const hour = Number.parseInt(time, 10);
    return hour < NIGHT_ENDS || hour >= LATE ? "late" : hour < EVENING ? "early" : "evening";
  };

  /* First and last night of what a chip calls by name, as its own page counts them. */
  const span = (when, zone) => {
    const night = (days) => nocturne.night(zone, days);
    if (when !== "weekend") return [night(0), night(when === "week" ? 6 : 0)];
    const weekday = (new Date(night(0)).getUTCDay() + 6) % 7;
    return [night(Math.max(FRIDAY - weekday, 0)), night(6 - weekday)];
  };

  const last = (event) => event.until ?? event.night;
  const mode = (event) => event.attendance_mode ?? "offline";
  const tongue = (event) => event.language?.split("-")[0];

  /* Name of a filter in addresses -> its values -> the test of an event. */
  const TESTS = {
    scene: (scenes) => (event) => scenes.includes(event.scene),
    tag: ([tag]) => (event) => event.tags.some((each) => bare(each) === bare(tag)),
    free: () => (event) => event.is_free === true,
    "step-free": () => (event) => event.tags.includes("step-free"),
    hours: ([part]) => (event) => hours(event.time) === part,
    venue: ([venue]) => (event) => event.venue === venue,
    source: ([source]) => (event) => event.sources.includes(source),
    age: ([age]) => (event) => !(event.age > age), /* what names no age stays: nobody said that it is closed */
    where: ([where]) => (event) => mode(event) !== (where === "online" ? "offline" : "online"),
    language: ([language]) => (event) => tongue(event) === language,
    from: ([day]) => (event) => last(event) >= day,
    to: ([day]) => (event) => event.night <= day,
    when: ([when], zone) => {
      const [first, end] = span(when, zone);
      return (event) => event.night <= end && last(event) >= first;
    },
  };

  /* Events of a prepared index that fit all that is asked: name -> values. What is over only where a day was asked for
     that has passed. */
  const found = (index, asked, zone) => {
    const tonight = nocturne.night(zone, 0);
    const past = [asked.from, asked.to].some((days) => days?.[0] < tonight);
    const said = words(fold(String(asked.q ?? ""))).map((word) => meant(word, index));
    const tests = Object.keys(TESTS).filter((name) => asked[name]?.length).map((name) => TESTS[name](asked[name], zone));
    return index.known
      .filter(({ event }) => tests.every((test) => test(event)) && (past || nocturne.stands(event, tonight) !== "over"))
      .filter(({ all }) => said.every((meanings) => meanings.some((word) => all.includes(word))))
      .map(({ event }) => event);
  };

  /* Kilometres as the crow flies; Infinity for what has no point. */
  const distance = (event, here) => {
    if (event.lat === undefined) return Infinity;
    const half = (a, b) => Math.sin(((a - b) * Math.PI) / 360) ** 2;
    const across = Math.cos((event.lat * Math.PI) / 180) * Math.cos((here.lat * Math.PI) / 180);
    return 2 * EARTH * Math.asin(Math.sqrt(half(event.lat, here.lat) + across * half(event.lng, here.lng)));
  };

  /* The years of age between which the same events are open, by the first of them. */
  const ages = (events, under) => {
    const limits = [...new Set(events.map(({ age }) => age || 0))].sort((a, b) => a - b);
    return limits.map((age, at) => {
      const [next, last] = [limits[at + 1], limits[at + 1] - 1];
      return [age, !age ? under.replace("{age}", next) : !next ? `${age}+` : age < last ? `${age}–${last}` : `${age}`];
    });
  };

  /* Name of a filter -> what can be chosen: [value, name], in order. */
  const choices = ({ events, venues, sources }, language, under) => {
    const named = new Intl.DisplayNames(language, { type: "language" });
    const order = new Intl.Collator(language, { numeric: true });
    const list = (pairs) => pairs.sort(([, a], [, b]) => order.compare(a, b));
    const all = (values, name) => list([...new Set(events.flatMap(values))].map((value) => [value, name(value)]));
    return {
      tag: all((event) => event.tags, String),
      venue: list(Object.entries(venues)),
      source: list(Object.entries(sources)),
      age: ages(events, under),
      language: all((event) => tongue(event) ?? [], (code) => named.of(code)),
    };
  };

  nocturne.filters = { prepare, found, distance, choices, names: ["q", ...Object.keys(TESTS)] };
}
