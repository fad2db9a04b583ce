// Makes the list of changes live. The stream only says that something is new;
// what it is comes with the page itself, so that there is one way of telling it.
// Where there is no stream, nothing happens.
(() => {
  "use strict";
  const list = document.getElementById("endringene");
  const bar = document.getElementById("direkte");
  if (!list || !bar || !list.dataset.stream || !("EventSource" in window)) return;
  const message = document.getElementById("direkte-melding");
  const button = document.getElementById("direkte-knapp");
  const texts = message.dataset;
  let source = null;
  let paused = false;
  let waiting = 0;
  let timer = 0;

  const say = (text, n) => { message.textContent = text.replace("#", n); };

  // More has come than the page shows: what it shows now takes the list's place,
  // for there would be a hole in it.
  const startAnew = (page) => {
    list.replaceChildren();
    list.parentElement.querySelector(":scope > .paging")?.remove();
    const paging = page.querySelector(".results > .paging");
    if (paging) list.after(document.adoptNode(paging));
  };

  // What comes on top must not move what one reads further down. Most browsers
  // see to that themselves.
  const insert = (fresh) => {
    const anchor = CSS.supports("overflow-anchor", "auto") || list.getBoundingClientRect().top >= 0 ? null : list.firstElementChild;
    const before = anchor?.getBoundingClientRect().top;
    for (const item of fresh.reverse()) {
      item.classList.add("fresh");
      list.prepend(document.adoptNode(item));
    }
    if (anchor) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
  };

  const fetchNew = async () => {
    timer = 0;
    waiting = 0;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const known = new Set([...list.children].map((item) => item.dataset.change));
    const shown = [...page.querySelectorAll("#endringene > li")];
    const fresh = shown.filter((item) => !known.has(item.dataset.change));
    if (fresh.length === 0) return;
    if (known.size > 0 && fresh.length === shown.length) startAnew(page);
    insert(fresh);
    list.parentElement.querySelector(":scope > .empty")?.remove();
    say(fresh.length === 1 ? texts.saysOne : texts.saysOther, fresh.length);
  };

  // Everybody is told at the same moment: spread out, nobody has to wait.
  const soon = () => {
    if (!timer) timer = setTimeout(() => fetchNew().catch(() => {}), 400 + Math.random() * 1600);
  };

  const connect = () => {
    source = new EventSource(list.dataset.stream);
    source.addEventListener("open", () => {
      bar.hidden = false;
      if (!paused) say(texts.saysOn, 0);
    });
    source.addEventListener("change", () => {
      if (!paused) return soon();
      waiting += 1;
      say(texts.saysWaiting, waiting);
    });
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) bar.hidden = true;
      else if (!bar.hidden) say(texts.saysLost, 0);
    });
  };

  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = paused ? button.dataset.resume : button.dataset.pause;
    say(paused ? texts.saysOff : texts.saysOn, 0);
    if (!paused) soon();
  });
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    connect(); // one has come back to the page as one left it
    if (!paused) soon();
  });
  connect();
})();
