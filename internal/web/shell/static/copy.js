// What is copied from a page is its words, without the places where long ones may
// be broken: they would show up in a document, and keep a search from finding the
// word. Without this, they are copied along.
(() => {
  "use strict";
  const whole = (text) => text.replaceAll("\u00ad", "");
  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    const text = selection.toString();
    if (event.defaultPrevented || !text.includes("\u00ad")) return; // of a field, or of none
    const box = document.createElement("div");
    for (let i = 0; i < selection.rangeCount; i += 1) box.append(selection.getRangeAt(i).cloneContents());
    for (const link of box.querySelectorAll("a[href]")) link.href = link.href; // in full: it is pasted elsewhere
    event.clipboardData.setData("text/plain", whole(text));
    event.clipboardData.setData("text/html", whole(box.innerHTML));
    event.preventDefault();
  });
})();
