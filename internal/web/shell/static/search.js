// Suggests what one may mean while one types in the search of every page. The list
// is our own and not a datalist: a datalist shows only what holds the very letters
// that were typed, so that "baerum" would not find Bærum, fills the field where one
// wants to get somewhere, does not grow with the page, and is told differently by
// each screen reader. Without this, one searches as ever.
(() => {
  "use strict";
  const field = document.querySelector(".site-search [data-list]");
  if (!field) return;
  const texts = field.dataset;
  const page = document.documentElement.lang;
  let timer = 0;
  let asking = null;
  let chosen = null;

  const list = document.createElement("ul");
  list.id = "sok-forslag";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", texts.list);
  const status = document.createElement("p");
  status.className = "ds-sr-only";
  status.setAttribute("role", "status");
  field.form.append(list, status);
  field.type = "text"; // one for searches may not be a combobox
  field.enterKeyHint = "search";
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  const choose = (option) => {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option;
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  };
  const show = (open) => {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  };
  const stop = () => {
    clearTimeout(timer);
    asking?.abort();
    show(false);
    list.replaceChildren();
    status.textContent = "";
  };

  // A title in another language than the page's is marked as such.
  const named = (item) => {
    const name = document.createElement("span");
    const tag = [page, "nb", "nn", "en"].find((tag) => item.title[tag]) ?? Object.keys(item.title)[0];
    name.textContent = item.title[tag] + (item.also ? ` (${item.also})` : "");
    if (tag !== page) name.lang = tag;
    return name;
  };
  const optionOf = (item, i) => {
    const option = document.createElement("li");
    const kind = document.createElement("span");
    kind.textContent = item.kindName;
    option.id = `${list.id}-${i}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.page = item.page;
    option.append(named(item), " ", kind);
    return option;
  };

  const ask = async () => {
    const mine = new AbortController();
    asking = mine;
    const headers = { Accept: "application/json", "Accept-Language": page };
    const answer = await fetch(`/api/v1/search/suggestions?${new URLSearchParams({ q: field.value.trim() })}`, { headers, signal: mine.signal });
    if (!answer.ok) return;
    const { items } = await answer.json();
    if (mine.signal.aborted || document.activeElement !== field) return;
    choose(null);
    list.replaceChildren(...items.map(optionOf));
    show(items.length > 0);
    status.textContent = (items.length === 0 ? texts.saysNone : items.length === 1 ? texts.saysOne : texts.saysOther).replace("#", items.length);
  };

  // Who types on does not wait for an answer to less.
  field.addEventListener("input", () => {
    clearTimeout(timer);
    asking?.abort();
    if ((field.value.match(/[\p{L}\p{N}]/gu) ?? []).length < 2) return stop();
    timer = setTimeout(() => ask().catch(() => {}), 200);
  });

  const step = (by) => {
    const options = [...list.children];
    const at = options.indexOf(chosen);
    // Beyond either end is the field itself, where nothing is chosen.
    const to = at < 0 ? (by > 0 ? 0 : options.length - 1) : at + by;
    choose(options[to] ?? null);
  };
  const go = (option) => {
    stop();
    location.assign(option.dataset.page);
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.children.length === 0) return;
      event.preventDefault();
      show(true);
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // what was typed stays
      show(false);
    }
  });
  field.form.addEventListener("submit", (event) => { // with Enter, or the key that a telephone has for it
    if (!chosen) return;
    event.preventDefault();
    go(chosen);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option);
  });
  field.addEventListener("blur", stop);
  addEventListener("pagehide", stop);
})();
