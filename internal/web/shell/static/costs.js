// Makes the table of costs livelier: it fills the blank cells of a column without
// a round trip, and shows what comes of what is typed. The sums come with the page
// itself, so that there is one way of working them out.
(() => {
  "use strict";
  const sums = document.querySelector("[data-sums]");
  const form = sums?.closest("form");
  if (!form) return;
  let timer = 0;
  let asked = 0;

  const refresh = async () => {
    const mine = ++asked;
    const body = new URLSearchParams(new FormData(form));
    body.set("_gjor", sums.dataset.sums);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
    if (!answer.ok || mine !== asked) return; // what is typed cannot be read yet, or more was typed
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-sums-shown]");
    if (fresh) sums.querySelector("[data-sums-shown]").replaceChildren(...fresh.childNodes);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => refresh().catch(() => {}), 700);
  };

  form.addEventListener("input", (event) => {
    if (event.target.closest("[data-copies], .row")) soon();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    event.preventDefault();
    const first = [];
    const rows = [...button.closest("[data-copies]").querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input")]);
    for (const row of rows) row.forEach((cell, i) => { first[i] ||= cell.value.trim(); });
    for (const row of rows) row.forEach((cell, i) => { if (cell.value.trim() === "") cell.value = first[i]; });
    soon();
  });
})();
