/* Which events of an index fit what somebody asked for: words, forgiving, and filters. Nothing here touches the page. */
{
  const FORGIVEN = 5; /* letters from which a word may have one mistake */
  const [NIGHT_ENDS, EVENING, LATE] = [5, 20, 23];
  const FRIDAY = 4;
  const EARTH = 6371; /* kilometres */

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

  const prepare = (index) => ({
    ...index,
    known: index.events.map((event) => ({ event, all: fold(told(event)), words: [...new Set(words(told(event)))] })),
  });

  const says = ({ all, words: known }, asked) =>
    asked.every((said) =>
      all.includes(said) || (said.length >= FORGIVEN && known.some((word) => word[0] === said[0] && nearly(said, word)))
    );

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
    tag: ([tag]) => (event) => event.tags.includes(tag),
    free: () => (event) => event.is_free === true,
    "step-free": () => (event) => event.tags.includes("step-free"),
    hours: ([part]) => (event) => hours(event.time) === part,
    venue: ([venue]) => (event) => event.venue === venue,
    source: ([source]) => (event) => event.sources.includes(source),
    age: ([age]) => (event) => String(event.age) === age,
    where: ([where]) => (event) => mode(event) !== (where === "online" ? "offline" : "online"),
    language: ([language]) => (event) => tongue(event) === language,
    from: ([day]) => (event) => last(event) >= day,
    to: ([day]) => (event) => event.night <= day,
    when: ([when], zone) => {
      const [first, end] = span(when, zone);
      return (event) => event.night <= end && last(event) >= first;
    },
  };

  /* Events of a prepared index that fit all that is asked: name -> values. */
  const found = (known, asked, zone) => {
    const said = words(String(asked.q ?? ""));
    const tests = Object.keys(TESTS).filter((name) => asked[name]?.length).map((name) => TESTS[name](asked[name], zone));
    return known
      .filter(({ event }) => tests.every((test) => test(event)))
      .filter((each) => says(each, said))
      .map(({ event }) => event);
  };

  /* Kilometres as the crow flies; Infinity for what has no point. */
  const distance = (event, here) => {
    if (event.lat === undefined) return Infinity;
    const half = (a, b) => Math.sin(((a - b) * Math.PI) / 360) ** 2;
    const across = Math.cos((event.lat * Math.PI) / 180) * Math.cos((here.lat * Math.PI) / 180);
    return 2 * EARTH * Math.asin(Math.sqrt(half(event.lat, here.lat) + across * half(event.lng, here.lng)));
  };

  /* Name of a filter -> what can be chosen: [value, name], in order. */
  const choices = ({ events, venues, sources }, language, allAges) => {
    const named = new Intl.DisplayNames(language, { type: "language" });
    const order = new Intl.Collator(language, { numeric: true });
    const list = (pairs) => pairs.sort(([, a], [, b]) => order.compare(a, b));
    const all = (values, name) => list([...new Set(events.flatMap(values))].map((value) => [value, name(value)]));
    return {
      tag: all((event) => event.tags, String),
      venue: list(Object.entries(venues)),
      source: list(Object.entries(sources)),
      age: all((event) => event.age ?? [], (age) => (age ? `${age}+` : allAges)),
      language: all((event) => tongue(event) ?? [], (code) => named.of(code)),
    };
  };

  nocturne.filters = { prepare, found, distance, choices, names: ["q", ...Object.keys(TESTS)] };
}
