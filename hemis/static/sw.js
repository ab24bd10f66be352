"use strict";
// Keeps the journals of the day for the one person whom the server names in `Keep-For`; nothing else, for nobody else.
const PAGES = "lessons-of-";
const ASSETS = "lessons-assets";
const PATIENCE = 8000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => {
  event.waitUntil(caches.delete(ASSETS).then(() => clients.claim()));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.includes("/static/")) event.respondWith(asset(request));
  else if (request.headers.get("Accept")?.includes("text/html")) event.respondWith(page(event));
});

async function asset(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(ASSETS)).put(request, answer.clone());
  return answer;
}

// A page in the cache is only for the time without network: with network the server always speaks first.
async function page(event) {
  const { request } = event;
  const network = fetch(request).then(async (answer) => {
    const person = answer.headers.get("Keep-For");
    if (answer.ok && person) event.waitUntil(keep(person, request.url, answer.clone()));
    return answer;
  });
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const first = await Promise.race([network, late]).catch(() => null);
  if (first) return first;
  return (await caches.match(request.url)) ?? network;
}

async function keep(person, url, answer) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES) && name !== PAGES + person) await caches.delete(name);
  }
  await (await caches.open(PAGES + person)).put(url, answer);
}
