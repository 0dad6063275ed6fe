// What the kiosk is made of stays on the device: switched off and on again without a network, it is there.
// The house comes first; the kept pages stand in only where it does not answer.
const SHELF = `kiosk:${self.registration.scope}`;
const PATIENCE = 5000; // milliseconds

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keep(event.data, event.ports[0])));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});

async function keep(addresses, asked) {
  const shelf = await caches.open(SHELF);
  const fresh = await Promise.all(addresses.map((one) => fetch(one)));
  if (fresh.some((one) => !one.ok)) return;
  await Promise.all(fresh.map((one, at) => shelf.put(addresses[at], one)));
  for (const old of await shelf.keys()) if (!addresses.includes(old.url)) await shelf.delete(old);
  asked.postMessage(addresses.length);
}

async function answer(request) {
  try {
    const found = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (found.status < 500) return found;
  } catch {
    // no network: see below
  }
  const shelf = await caches.open(SHELF);
  const kept = await shelf.match(request.mode === "navigate" ? self.registration.scope : request);
  return kept ?? Response.error();
}
