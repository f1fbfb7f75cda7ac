/* What there is to read without a connection: the pages that the worker has kept, each once, the newest first. */
{
  const { home, plain } = kept;
  const [cities, pages] = document.querySelectorAll(".kept-list");
  const told = new Intl.DateTimeFormat(document.documentElement.dataset.told, { dateStyle: "medium", timeStyle: "short" });

  /* Address, name and age of a kept page; a city goes by its own name. */
  const read = async (cache, request) => {
    const answer = await cache.match(request, { ignoreVary: true });
    const text = await answer.text();
    const [, city, name] = /data-city="([^"]*)" data-name="([^"]*)"/.exec(text) ?? [];
    const [, title] = /property="og:title" content="([^"]*)"/.exec(text) ?? [];
    const isCity = request.url === `${home}${city}/`;
    return { href: request.url, isCity, name: plain((isCity && name) || title || ""), stored: Number(answer.headers.get("nocturne-stored")) };
  };

  const all = async () => {
    const found = [];
    for (const name of await caches.keys()) {
      if (!name.startsWith(`nocturne ${home} `) || !/ (pages|events|saved)$/.test(name)) continue;
      const cache = await caches.open(name);
      for (const request of await cache.keys()) found.push(await read(cache, request));
    }
    found.sort((one, other) => other.stored - one.stored);
    return found.filter(({ name, href }, at) => name && found.findIndex((each) => each.href === href) === at);
  };

  const link = ({ href, name }) => {
    const made = Object.assign(document.createElement("a"), { href, textContent: name, dir: "auto" });
    return made;
  };

  const row = (...children) => {
    const made = document.createElement("li");
    made.append(...children);
    return made;
  };

  const date = ({ stored }) => {
    const at = new Date(stored);
    return Object.assign(document.createElement("time"), { dateTime: at.toISOString(), textContent: told.format(at) });
  };

  const show = (list, rows) => {
    list.querySelector("ul").append(...rows);
    list.hidden = !rows.length;
  };

  const list = async () => {
    const found = await all().catch(() => []);
    show(cities, found.filter(({ isCity }) => isCity).map((each) => row(link(each))));
    show(pages, found.filter(({ isCity }) => !isCity).map((each) => row(link(each), " ", date(each))));
    document.querySelector(".unlisted").remove();
    document.querySelector(".nothing").hidden = found.length > 0;
  };

  list();
}
