/* Reading without a connection: registers the worker, tells it what belongs to this page, and says what it does. */
{
  const notices = document.querySelector("[data-worker]");
  const worker = new URL(notices.dataset.worker, location.href).href;

  /* A fresh copy of what a template of the notices holds. */
  const words = (name) => notices.querySelector(`template[data-for=${name}]`).content.firstElementChild.cloneNode(true);

  const aged = (stored) => {
    const notice = words("kept");
    const time = notice.querySelector("time");
    time.dateTime = stored;
    time.textContent = new Intl.DateTimeFormat(document.documentElement.dataset.told, { dateStyle: "medium", timeStyle: "short" }).format(new Date(stored));
    notices.append(notice);
  };

  /* Nothing changes under a reader's eyes: only this button lets the waiting worker in, and only here is it loaded anew. */
  const offer = (registration) => {
    if (!registration.waiting || notices.querySelector("button")) return;
    const notice = words("newer");
    const [reload, later] = notice.querySelectorAll("button");
    let wanted = false;
    reload.addEventListener("click", () => {
      wanted = true;
      registration.waiting?.postMessage({ activate: true });
    });
    later.addEventListener("click", () => notice.remove());
    navigator.serviceWorker.addEventListener("controllerchange", () => (wanted ? location.reload() : notice.remove()));
    notices.append(notice);
  };

  /* Whoever saves data keeps what is read, and nothing beside. */
  const frugal = ({ saveData, effectiveType } = navigator.connection ?? {}) => saveData || /2g$/.test(effectiveType);

  const parts = () => {
    const own = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((each) => each.href || each.src);
    const more = [...document.querySelectorAll("[data-keep]")].flatMap((each) => each.dataset.keep.split(" "));
    return [...(navigator.serviceWorker.controller ? [] : [location.href]), ...own, ...more.map((each) => new URL(each, location.href).href)];
  };

  /* What is saved was asked for, so its pages are kept also for whoever saves data: the nearest night first. */
  const saved = () => {
    const order = (one, other) => kept.isOver(one) - kept.isOver(other) || (one.night < other.night ? -1 : 1);
    return [...kept.all().values()].sort(order).map(({ url }) => new URL(url, kept.home).href);
  };

  const start = async () => {
    const policy = window.trustedTypes?.createPolicy("nocturne", {
      createScriptURL: (asked) => {
        if (asked !== worker) throw new TypeError(asked);
        return asked;
      },
    });
    const registration = await navigator.serviceWorker.register(policy ? policy.createScriptURL(worker) : worker, { updateViaCache: "none" });
    const coming = () =>
      registration.installing?.addEventListener("statechange", () => navigator.serviceWorker.controller && offer(registration));
    if (navigator.serviceWorker.controller) offer(registration);
    coming();
    registration.addEventListener("updatefound", coming);
    const { active } = await navigator.serviceWorker.ready;
    if (!frugal()) active.postMessage({ keep: parts() });
    if (typeof kept === "undefined") return;
    const hold = () => registration.active.postMessage({ saved: saved(), renew: !frugal() });
    kept.watchers.add(hold);
    hold();
  };

  const { stored } = document.documentElement.dataset;
  if (stored) aged(stored);
  /* Storage may be forbidden, and no connection keeps the worker from being looked up: pages stand without it. */
  if (navigator.serviceWorker) start().catch(() => {});
}
