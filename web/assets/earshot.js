// Earshot's pages work without this; with it they work from the keyboard.
"use strict";

// A key of one letter does nothing while somebody writes.
function writing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

// j and k walk through the marked elements of a page; Enter opens the link that has the focus.
function walk(step) {
  const stops = [...document.querySelectorAll("[data-hit] a[href]:first-of-type")].filter((a) => a.closest("h2"));
  if (stops.length === 0) return;
  const at = stops.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : stops.length - 1) : Math.min(Math.max(at + step, 0), stops.length - 1);
  stops[next].focus();
  stops[next].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && writing(event.target)) { event.target.blur(); return; }
  if (writing(event.target)) return;
  switch (event.key) {
    case "j": walk(1); break;
    case "k": walk(-1); break;
    default: {
      const element = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!element) return;
      if (element.matches("a, button")) element.click(); else { element.focus(); element.select?.(); }
    }
  }
  event.preventDefault();
});
