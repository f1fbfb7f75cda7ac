/* On the home page: of each city what is still to come before what is over, and how much is on tonight everywhere, while
   the page knows that of every city. */
{
  const SHOWN = 4;
  const RANK = { gone: 1, over: 2 };
  const sum = document.querySelector(".sum");
  const numbers = document.querySelectorAll(".cities small");
  let [tonight, events] = [0, 0];
  for (const [at, eve] of document.querySelectorAll(".eve:not([hidden])").entries()) {
    const night = nocturne.night(eve.closest("[data-zone]").dataset.zone, 0);
    const state = (row) => nocturne.stands({ start: row.querySelector("time").dateTime, end: row.dataset.end }, night);
    const rank = (row) => (RANK[state(row)] ?? 0) + row.hidden / 2;
    const known = [...eve.querySelectorAll(".rows li")];
    const shown = known.toSorted((one, other) => rank(one) - rank(other)).slice(0, SHOWN);
    for (const row of known) row.hidden = !shown.includes(row);
    tonight += eve.dataset.from === night ? Number(eve.dataset.tonight) : NaN;
    events += Number(eve.dataset.events);
    numbers[at].textContent = eve.dataset.events;
  }
  if (tonight >= 0) sum.textContent = sum.dataset.words.replace("{count}", tonight);
  sum.parentElement.querySelector("strong").textContent = events;
}
