/* A long list goes on by itself, and whoever comes back to it finds the place again; its links do the same without. */
{
  const pager = document.querySelector(".h-feed > .pager");
  const next = () => pager.querySelector("a[rel=next]");

  /* A page as a document: the browser reads it, since the policy forbids scripts to turn text into markup. */
  const fetched = (address) =>
    new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      request.open("GET", address);
      request.responseType = "document";
      request.onload = () => (request.status === 200 && request.response ? done(request.response) : fail());
      request.onerror = fail;
      request.send();
    });

  /* What another page shows, without what stands here already: a site may be renewed between two pages. */
  const take = (page) => {
    for (const section of page.querySelectorAll(".h-feed > .night")) {
      for (const link of section.querySelectorAll("a[href]")) link.setAttribute("href", link.href);
      const rows = section.querySelector(".rows");
      const fresh = [...rows.children].filter((row) => !document.getElementById(row.id));
      for (const row of fresh) row.classList.add("later");
      const begun = document.getElementById(section.getAttribute("aria-labelledby"))?.closest(".night");
      if (begun) begun.querySelector(".rows").append(...fresh);
      else if (fresh.length) {
        rows.replaceChildren(...fresh);
        section.hidden = pager.hidden;
        pager.before(section);
      }
    }
    const told = page.querySelector(".h-feed > .pager");
    const after = told?.querySelector("a[rel=next]");
    if (after) next().setAttribute("href", after.href);
    else next().remove();
    if (told) pager.querySelector("span").textContent = told.querySelector("span").textContent;
    document.dispatchEvent(new Event("nocturne:rows"));
  };

  /* Whether there may be more; after a failure the link is still there. */
  const more = async () => {
    if (!next()) return false;
    const rows = document.querySelector("template.waiting").content.firstElementChild.cloneNode(true);
    pager.before(rows);
    try {
      take(await fetched(next().href));
      return true;
    } catch {
      return false;
    } finally {
      rows.remove();
    }
  };

  /* Where the reader is, by entry of the history: a row and how far below the upper edge it begins. */
  const mark = () => history.state?.place ?? history.replaceState({ ...history.state, place: Math.random() }, "");
  const key = () => `nocturne.place ${history.state?.place}`;
  const keep = () => {
    const rows = [...document.querySelectorAll(".h-feed .rows li")];
    const row = scrollY && rows.find((each) => each.checkVisibility() && each.getBoundingClientRect().bottom > 0);
    try {
      if (!row) return sessionStorage.removeItem(key());
      const place = { id: row.id, found: row.dataset.n, top: row.getBoundingClientRect().top };
      sessionStorage.setItem(key(), JSON.stringify(place));
    } catch {} /* storage may be full or forbidden; then the list begins at its beginning */
  };
  const kept = () => {
    try {
      return JSON.parse(sessionStorage.getItem(key()));
    } catch {
      return null;
    }
  };

  /* Rows above the screen have estimated heights until they are seen, so the place is looked for twice. */
  const show = (row) => {
    const there = () => scrollBy({ top: row.getBoundingClientRect().top - place.top, behavior: "instant" });
    there();
    requestAnimationFrame(there);
  };

  const place = kept();
  const comeBack = async () => {
    if (!place?.id) return;
    while (!document.getElementById(place.id) && (await more()));
    const row = document.getElementById(place.id);
    if (row) show(row);
  };

  mark();
  addEventListener("hashchange", mark);
  addEventListener("pagehide", keep);
  if (place) history.scrollRestoration = "manual";
  nocturne.returning = place?.found && { ...place, show };
  comeBack().then(() => navigator.connection?.saveData || nocturne.nearing(pager, more));
}
