"use strict";
(() => {
  const steps = [...document.querySelectorAll(".step")];
  const wrong = steps.filter((step) => step.matches(".differs, .fails"));
  const places = [...document.querySelectorAll("nav.map a")];
  let at = -1;

  function go(list, by) {
    if (!list.length) return;
    at = (at + by + list.length) % list.length;
    list[at].scrollIntoView({ block: "start" });
    list[at].focus({ preventScroll: true });
  }

  function toggle() {
    const button = document.getElementById("only");
    if (!button) return;
    const on = document.body.classList.toggle("only-differences");
    button.setAttribute("aria-pressed", on);
  }

  document.getElementById("only")?.addEventListener("click", toggle);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const list = wrong.length ? wrong : steps;
    if (event.key === "n") go(list, 1);
    else if (event.key === "p") go(list, at < 0 ? 0 : -1);
    else if (event.key === "d" && wrong.length) toggle();
  });

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      places[steps.indexOf(entry.target)]?.classList.toggle("here", entry.isIntersecting);
    }
  }, { rootMargin: "-70px 0px -55% 0px" });
  steps.forEach((step) => seen.observe(step));
})();
