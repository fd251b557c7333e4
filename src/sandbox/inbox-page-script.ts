/**
 * Keeps the page up to date: told that something came, it asks for the page again and takes
 * over what is new. Nothing reaches the page but what the server rendered.
 */
export const inboxScript = `
"use strict";
const byId = (id) => document.getElementById(id);
const live = byId("live");
const empty = byId("empty");
let busy = false;
let again = false;

function takeOver(id, fresh) {
  const old = byId(id);
  const next = fresh.getElementById(id);
  if (!next || old.innerHTML === next.innerHTML) return;
  const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  old.replaceChildren(...next.childNodes);
  if (focused !== null) [...old.querySelectorAll("a")].find((one) => one.getAttribute("href") === focused)?.focus();
}

function mergeArrivals(fresh) {
  const list = byId("arrivals");
  const next = [...fresh.getElementById("arrivals").children];
  const kept = new Set(next.map((one) => one.id));
  for (const old of [...list.children]) if (!kept.has(old.id)) old.remove();
  let before = list.firstElementChild;
  for (const one of next) {
    if (before && before.id === one.id) before = before.nextElementSibling;
    else list.insertBefore(one, before);
  }
}

async function refresh() {
  if (busy) { again = true; return; }
  busy = true;
  try {
    const response = await fetch(location.href, { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const id of ["count", "people", "rest"]) takeOver(id, fresh);
    mergeArrivals(fresh);
  } finally {
    busy = false;
    if (again) { again = false; refresh(); }
  }
}

const source = new EventSource("/_inbox/live");
source.onopen = () => { live.textContent = "live"; refresh(); };
source.onmessage = () => refresh();
source.onerror = () => { live.textContent = "the sandbox is gone; waiting for it"; };
empty.hidden = false;
empty.onclick = () => fetch("/_inbox", { method: "DELETE" });
`;
