{% load static %}// Shows the check-in while the network is away. The page itself fills the cache (static/js/check-in.js).
"use strict";

const PAGE = "{{ page|escapejs }}";
const CACHE = "{{ cache|escapejs }}";
const STATIC = "{% get_static_prefix %}";
const PATIENCE = 8000; // milliseconds for a page before the kept one is shown

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const kept = async (what) => (await caches.open(CACHE)).match(what, { ignoreVary: true });

async function page(request) {
  const fallback = await kept(PAGE);
  if (!fallback) return fetch(request);
  const network = fetch(request);
  network.catch(() => {});
  const late = new Promise((resolve) => { setTimeout(() => resolve(fallback), PATIENCE); });
  return Promise.race([network, late]).catch(() => fallback);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith(STATIC)) {
    event.respondWith(kept(request).then((file) => file || fetch(request)));
  }
});
