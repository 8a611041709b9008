// Earshot's pages work without this; with it they work from the keyboard.
"use strict";

// A key of one letter does nothing while somebody writes.
function writing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

// j and k walk through the marked elements of a page; Enter opens the link that has the focus.
function walk(step) {
  const stops = [...document.querySelectorAll("[data-hit] a[href]:first-of-type")].filter((a) => a.closest("h2, h3"));
  if (stops.length === 0) return;
  const at = stops.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : stops.length - 1) : Math.min(Math.max(at + step, 0), stops.length - 1);
  stops[next].focus();
  stops[next].scrollIntoView({ block: "nearest" });
}

// Who types by voice or has no use for keys of one letter switches them off
// (WCAG 2.1.4). A browser that keeps nothing keeps the switch for one page.
let keysOff = false;
try { keysOff = localStorage.getItem("keys") === "off"; } catch { /* they work */ }
for (const box of document.querySelectorAll("[data-keys]")) {
  box.checked = !keysOff;
  box.closest("[hidden]").hidden = false;
  box.addEventListener("change", () => {
    keysOff = !box.checked;
    try { localStorage.setItem("keys", keysOff ? "off" : "on"); } catch { /* until the next page */ }
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && writing(event.target)) { event.target.blur(); return; }
  if (writing(event.target) || keysOff) return;
  switch (event.key) {
    case "j": walk(1); break;
    case "k": walk(-1); break;
    default: {
      const element = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!element) return;
      if (element.matches("details")) { element.open = !element.open; element.querySelector("summary").focus(); }
      else if (element.matches("a, button")) element.click(); else { element.focus(); element.select?.(); }
    }
  }
  event.preventDefault();
});

// Evidence is gone through from where one is: the address, or what is in view.
function step(direction) {
  const stops = [...new Set([...document.querySelectorAll("[data-evidence]")].map((a) => a.hash))]
    .map((hash) => document.getElementById(hash.slice(1)))
    .sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  if (stops.length === 0) return;
  let at = stops.findIndex((stop) => "#" + stop.id === location.hash);
  if (at < 0) {
    at = stops.findIndex((stop) => stop.getBoundingClientRect().top > 0);
    if (at < 0) at = stops.length;
    if (direction > 0) at -= 1;
  }
  const next = stops[(at + direction + stops.length) % stops.length];
  location.replace("#" + next.id);
  // What has the focus says what the evidence is for.
  next.closest(".turn").querySelector(`a[href="#evidence-${next.id.split("-")[1]}"]`).focus({ preventScroll: true });
}

function announce(text) {
  const place = document.querySelector("[data-announce]");
  if (place) place.textContent = text;
}

document.addEventListener("click", async (event) => {
  const at = event.target.closest?.("[data-step], [data-copy], [data-slot], [data-print]");
  if (!at || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (at.matches("[data-print]")) print();
  if (at.matches("[data-slot]")) location.hash = "turn-" + at.dataset.slot;
  if (at.matches("[data-step]")) { event.preventDefault(); step(Number(at.dataset.step)); }
  if (at.matches("[data-copy]")) { // the link works as a link besides
    try {
      await navigator.clipboard.writeText(location.origin + location.pathname + at.hash);
      announce("The link to this turn is copied.");
    } catch { announce("The link to this turn is in the address bar."); }
  }
});

// The chart shows which turns are in view.
const inView = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    document.querySelector(`[data-slot="${entry.target.dataset.turn}"]`)?.classList.toggle("here", entry.isIntersecting);
  }
});
for (const turn of document.querySelectorAll("[data-turn]")) inView.observe(turn);
for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
