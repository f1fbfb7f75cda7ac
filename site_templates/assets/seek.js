/* The search comes when somebody turns to it, or with an address that asks something; without it the form and the links
   that it narrows by lead to pages. */
{
  const awaken = (form) => {
    const parts = form.dataset.scripts.split(" ").map((each) => new URL(each, location.href).href);
    let awake = false;
    let pressed = null; /* a button that was pressed before there was anybody to hear it */
    const press = ({ target }) => (pressed = target.closest("button[type=button]"));
    const wake = async () => {
      if (awake) return;
      awake = true;
      form.addEventListener("click", press);
      try {
        for (const part of parts) await import(part);
        form.removeEventListener("click", press);
        pressed?.click();
      } catch {
        awake = false;
        document.querySelector(".found").textContent = form.dataset.failed;
      }
    };
    for (const part of [form, document.querySelector(".chips")]) {
      for (const first of ["focusin", "pointerenter"]) part?.addEventListener(first, wake);
    }
    document.addEventListener("keydown", (event) => {
      const busy = event.target.closest?.("input, textarea, select");
      if (event.key !== "/" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      form.elements.q.focus();
    });
    form.hidden = false;
    if (location.search) wake();
  };

  const form = document.querySelector("form.search[data-scripts]");
  if (form) awaken(form);
}
