/* What can be done with the event of a page: keep it, put it into a calendar, pass it on. */
{
  const page = document.querySelector("article.event");
  const event = page.dataset;
  const acts = page.querySelector(".acts");
  const into = acts.querySelector("[data-calendar]");
  const save = acts.querySelector(".save");
  const here = location.href.split(/[?#]/)[0];
  const title = kept.words(page.querySelector("h1"));

  /* All that the page knows, with what only a calendar asks for. */
  const read = () => {
    const end = page.querySelector(".dt-end")?.value ?? "";
    const linked = document.querySelector("script[type='application/ld+json']");
    return {
      ...event,
      ...into.dataset,
      city: event.town,
      title,
      where: kept.words(page.querySelector(".p-location").firstElementChild),
      until: end.length > 10 ? kept.nightOf(end) : end,
      price: kept.words(page.querySelector(".price")),
      free: page.querySelector(".price.free") ? "free" : "",
      looks: `${document.body.className} ${page.className.replace(/h-event|\bevent\b/g, "")}`,
      marks: [...page.querySelectorAll(".marks b")].map(kept.words),
      url: kept.inside(here),
      start: page.querySelector(".dt-start").dateTime,
      end,
      language: page.querySelector("h1").lang,
      text: JSON.parse(linked?.textContent ?? "{}").description ?? "",
    };
  };

  if (save && kept.possible) {
    kept.wire(save, event.id, title, read);
    kept.paint();
  } else save?.remove();
  into?.addEventListener("click", () => take.calendar(event.id, [{ ...kept.clean(read()), untimed: into.dataset.untimed }], into.dataset));
  acts.querySelector("[data-share]").addEventListener("click", () => take.share(here, title, acts.dataset));
  acts.hidden = false;

  /* A picture that does not come leaves its place to the artwork behind it, also where a style cannot see to that. */
  const picture = page.querySelector(".poster img");
  const leave = () => (picture.hidden = true);
  if (picture?.complete && !picture.naturalWidth) leave();
  else picture?.addEventListener("error", leave);
}
