/* Reading offline is switched off: browsers that have the worker get this one, which leaves nothing behind. */
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const leave = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith(`nocturne ${self.registration.scope} `)) await caches.delete(name);
    }
    await self.registration.unregister();
  };
  event.waitUntil(leave());
});
