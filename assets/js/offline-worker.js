// Keeps one page and what it is made of, so that it opens without a network; it answers for nothing
// else. What it keeps was asked for without a cookie, so that nothing of a person is ever in it. The
// script that loads this one says what to keep, in which language, and under which version.
const { version, language, page, assets } = self.YIJIA;
const PREFIX = "yijia-offline-";
const CACHE = PREFIX + version;
// With a line that is up and carries nothing, the page that is kept comes after so long.
const PATIENCE = 6000;

const plain = (address) =>
  new Request(address, { credentials: "omit", cache: address === page ? "reload" : "default", headers: { "Accept-Language": language } });

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll([page, ...assets].map(plain));
}

async function removeOlder() {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
}

async function kept(address) {
  const cache = await caches.open(CACHE);
  return cache.match(address, { ignoreVary: true });
}

const afterPatience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

/** The page as the server has it now, or else as it is kept here. */
async function opened(request) {
  const answer = await Promise.race([fetch(request), afterPatience()]).catch(() => undefined);
  if (answer && answer.status < 500) return answer;
  return (await kept(page)) ?? answer ?? Response.error();
}

const asset = async (request) => (await kept(new URL(request.url).pathname)) ?? fetch(request);

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(removeOlder().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && pathname === page) event.respondWith(opened(event.request));
  else if (assets.includes(pathname)) event.respondWith(asset(event.request));
});
