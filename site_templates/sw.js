/* Reading without a connection. Pages come from the network first, always; what was read is kept, the oldest goes.
   The build writes VERSION and SHELL in front: the offline page, the page of saved nights, and the parts of both. */
{
  const SCOPE = new URL(self.registration.scope);
  const OURS = `nocturne ${SCOPE.href} `; /* a host may have other sites beside this one, with caches of their own */
  const MOST = { shell: 40, assets: 60, pages: 60, events: 100, saved: 100, data: 8 };
  const ALSO = { assets: "shell", pages: "shell", events: "saved" }; /* where a copy may be beside its own cache */
  const PATIENCE = 4e3; /* how long a kept page waits for the network */
  const YOUNG = 600e3; /* what is younger is not fetched again for a page that it belongs to */
  const STILL_NEW = 12 * 3600e3; /* the same of a saved event, which a night may have changed */
  const STORED = "nocturne-stored";

  const named = (kind) => `${OURS}${VERSION} ${kind}`;

  /* An address below the scope as caches know it, without query and fragment; nothing for all others. */
  const ours = (href) => {
    const { origin, pathname } = new URL(href, SCOPE);
    return origin === SCOPE.origin && pathname.startsWith(SCOPE.pathname) ? origin + pathname : "";
  };

  /* Which cache an address belongs to; feeds, calendars, open data and this file belong to none. */
  const kindOf = (address) => {
    const path = address.slice(SCOPE.href.length);
    if (path.startsWith("assets/")) return "assets";
    if (/^api\/v1\/search\/[^/]+\.json$/.test(path)) return "data";
    if (/(^|\/)[^./]*$|\.html$/.test(path)) return path.includes("/e/") ? "events" : "pages";
    return "";
  };

  const storedAt = (kept) => Number(kept?.headers.get(STORED) ?? 0);

  /* The newest copy there is. */
  const find = async (address, kind) => {
    const copies = [kind, ALSO[kind]].map((each) => each && caches.match(address, { cacheName: named(each), ignoreVary: true }));
    const [own, other] = await Promise.all(copies);
    return storedAt(other) > storedAt(own) ? other : own;
  };

  const worth = (answer, kind) =>
    answer.status === 200 &&
    answer.type === "basic" &&
    !answer.redirected &&
    !/no-store/i.test(answer.headers.get("cache-control")) &&
    (!["pages", "events", "saved"].includes(kind) || /^text\/html/i.test(answer.headers.get("content-type")));

  /* Storage may be full or forbidden; then it is not kept. What the site has no more is kept no longer. */
  const keep = async (address, kind, answer) => {
    try {
      const cache = await caches.open(named(kind));
      if (answer.status === 404 || answer.status === 410) await cache.delete(address, { ignoreVary: true });
      if (!worth(answer, kind)) return;
      const headers = new Headers(answer.headers);
      headers.set(STORED, String(Date.now()));
      await cache.put(address, new Response(answer.body, { headers }));
      const kept = await cache.keys();
      for (const old of kept.slice(0, -MOST[kind])) await cache.delete(old, { ignoreVary: true });
    } catch {}
  };

  /* A kept page knows that it is one: the page's own script says so, and since when. */
  const told = async (kept) => {
    const stored = new Date(storedAt(kept)).toISOString();
    return new Response((await kept.text()).replace("<html", `<html data-stored="${stored}"`), kept);
  };

  /* The offline page answers for any address, so its links begin at the top. */
  const nothing = async () => {
    const page = await find(ours(SHELL[0]), "shell");
    if (!page) return Response.error();
    return new Response((await page.text()).replaceAll('"./', `"${SCOPE.pathname}`), page);
  };

  /* Whether the site still has this worker, asked once each time it wakes: a browser goes on running one whose file is gone. */
  let asking;
  const isWanted = () => (asking ??= ask());
  const ask = async () => {
    const answer = await fetch(self.location.href, { cache: "no-cache" }).catch(() => {});
    if (answer?.status !== 404 && answer?.status !== 410) return true;
    for (const name of await caches.keys()) if (name.startsWith(OURS)) await caches.delete(name);
    await self.registration.unregister();
    return false;
  };

  const fetched = async (event, address, kind) => {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    const copy = answer.clone();
    event.waitUntil(isWanted().then((wanted) => wanted && keep(address, kind, copy)));
    return answer;
  };

  const networkFirst = async (event, address, kind) => {
    const network = fetched(event, address, kind);
    event.waitUntil(network.catch(() => {})); /* an answer that comes too late is still kept */
    const kept = await find(address, kind);
    if (!kept) return network.catch(() => (kind === "data" ? Response.error() : nothing()));
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    const answer = await Promise.race([network, late]).catch(() => {});
    if (answer && answer.status < 500) return answer;
    return kind === "data" ? kept : told(kept);
  };

  /* The name of an asset holds a digest of its bytes: what is kept can not be old. */
  const cacheFirst = async (event, address, kind) => (await find(address, kind)) ?? fetched(event, address, kind);

  /* What a page asks to have kept for it, one after the other. */
  const gather = async (asked) => {
    for (const href of asked.slice(0, 40)) {
      const address = ours(href);
      const kind = address && kindOf(address);
      if (!kind) continue;
      const kept = await find(address, kind);
      if (kept && (kind === "assets" || Date.now() - storedAt(kept) < YOUNG)) continue;
      const answer = await fetch(address).catch(() => {});
      if (answer) await keep(address, kind, answer);
    }
  };

  /* Styles and scripts that a page names, by the folder they lie in. */
  const partsOf = (text, address) =>
    [...text.matchAll(/ (?:href|src)="([^"]*assets\/[^"]+)"/g)].map(([, path]) => new URL(path, address).href);

  /* A saved event and its parts: from the network, unless there is a copy that will do. */
  const save = async (address, renew) => {
    const cache = await caches.open(named("saved"));
    const willDo = (kept) => kept && (!renew || Date.now() - storedAt(kept) < STILL_NEW);
    if (willDo(await cache.match(address, { ignoreVary: true }))) return;
    const read = await find(address, "events");
    const answer = willDo(read) ? read : await fetch(address).catch(() => read);
    if (!answer) return;
    const text = await answer.clone().text();
    if (answer.ok) await gather(partsOf(text, address)); /* first, so that a page that is kept is whole */
    if (answer === read) await cache.put(address, answer).catch(() => {});
    else await keep(address, "saved", answer);
  };

  /* All saved events of this device: what is not among them goes, what is new comes. The last list counts. */
  let list;
  let saving = Promise.resolve();
  const saveAll = async (asked, renew) => {
    if (asked !== list || !(await isWanted())) return;
    const wanted = asked.map(ours).filter((address) => address && kindOf(address) === "events").slice(0, MOST.saved);
    if (!wanted.length) return caches.delete(named("saved"));
    const cache = await caches.open(named("saved"));
    for (const request of await cache.keys()) if (!wanted.includes(request.url)) await cache.delete(request, { ignoreVary: true });
    for (const address of wanted) if (asked === list) await save(address, renew);
  };

  const install = async () => {
    for (const path of SHELL) {
      const answer = await fetch(new URL(path, SCOPE), { cache: "no-cache" });
      if (!answer.ok) throw new TypeError(`${answer.status} ${path}`);
      await keep(ours(path), "shell", answer);
    }
  };

  /* What was kept under an earlier version goes on under this one, and the earlier caches go. */
  const activate = async () => {
    for (const name of await caches.keys()) {
      const [version, kind] = name.startsWith(OURS) ? name.slice(OURS.length).split(" ") : [VERSION];
      if (version === VERSION) continue;
      if (kind in MOST && kind !== "shell") {
        const [old, cache] = await Promise.all([caches.open(name), caches.open(named(kind))]);
        for (const request of await old.keys()) {
          const kept = await old.match(request, { ignoreVary: true });
          if (kept) await cache.put(request, kept).catch(() => {});
        }
      }
      await caches.delete(name);
    }
    await self.registration.navigationPreload?.enable();
  };

  self.addEventListener("install", (event) => event.waitUntil(install()));
  self.addEventListener("activate", (event) => event.waitUntil(activate()));

  /* A new worker waits until its page's visitor says so. */
  self.addEventListener("message", (event) => {
    const { activate: now, keep: asked, saved, renew } = event.data ?? {};
    if (now) self.skipWaiting();
    if (Array.isArray(asked)) event.waitUntil(gather(asked));
    if (!Array.isArray(saved)) return;
    list = saved;
    event.waitUntil((saving = saving.then(() => saveAll(saved, renew)).catch(() => {})));
  });

  self.addEventListener("fetch", (event) => {
    const address = event.request.method === "GET" ? ours(event.request.url) : "";
    const kind = address && kindOf(address);
    if (kind === "assets") event.respondWith(cacheFirst(event, address, kind));
    else if (kind === "data" || (kind && event.request.mode === "navigate")) {
      event.respondWith(networkFirst(event, address, kind));
    }
  });
}
