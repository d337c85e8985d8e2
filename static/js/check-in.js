// The door: badges read by the camera or typed, check-ins kept on the phone while the network is away and sent later.
// Without this file, or in a browser that lacks what it needs, the page works as it is.
//
// Kept on the phone: in the cache the page, its files and the closed badges (each opened by its own code alone), which go
// at sign-out; in the database the check-ins that are not sent yet, without names, which go only when they are answered.

(() => {
  "use strict";
  const found = document.getElementById("door-settings");
  if (!found || !window.isSecureContext || !window.indexedDB || !window.caches || !navigator.serviceWorker) return;
  const door = JSON.parse(found.textContent);
  const words = door.words;
  const A_BATCH = 50;
  const KEPT_FOR = 10 * 60 * 1000; // milliseconds after which the badges are fetched anew
  const AGAIN_AFTER = 5000; // milliseconds in which the same badge before the camera counts once
  const part = (id) => document.getElementById(id);
  const filled = (text, value) => text.replace("%s", value);
  const isNetwork = (error) => ["TypeError", "TimeoutError", "AbortError"].includes(error.name);
  const show = (element, visible) => { element.hidden = !visible; };
  let waiting = 0;
  let sending = Promise.resolve();
  let isAway = !navigator.onLine;

  // The database of what is not sent yet.

  const database = new Promise((resolve, reject) => {
    const opening = indexedDB.open("check-in", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("entries", { keyPath: "uuid" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });

  async function inEntries(mode, ask) {
    const change = (await database).transaction("entries", mode);
    const request = ask(change.objectStore("entries"));
    return new Promise((resolve, reject) => {
      change.oncomplete = () => resolve(request.result);
      change.onerror = change.onabort = () => reject(change.error);
    });
  }
  const allEntries = () => inEntries("readonly", (entries) => entries.getAll());
  const putEntry = (entry) => inEntries("readwrite", (entries) => entries.put(entry));
  const removeEntry = (uuid) => inEntries("readwrite", (entries) => entries.delete(uuid));

  // Badges: what a text means, and whose badge it is as far as the phone can know.

  function codeIn(text) {
    const match = text.trim().match(/^(?:https?:\/\/\S+\/d\/)?([0-9a-f]{16})\/?$/i) || text.replace(/\s/g, "").match(/^([0-9a-f]{16})$/i);
    return match ? match[1].toUpperCase() : null;
  }

  async function digest(salt, use, code) {
    const text = new TextEncoder().encode(`${use}:${code}`);
    const both = new Uint8Array(salt.length + text.length);
    both.set(salt);
    both.set(text, salt.length);
    return crypto.subtle.digest("SHA-256", both);
  }
  const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const inHex = (buffer) => [...new Uint8Array(buffer)].map((one) => one.toString(16).padStart(2, "0")).join("");

  // Name and institution of a badge; null for a badge that is not of this workshop, undefined when there is no list.
  async function whose(code) {
    const answer = await (await caches.open(door.cache)).match(door.kept, { ignoreVary: true });
    if (!answer) return undefined;
    const list = await answer.json();
    const salt = bytes(list.salt);
    const closed = list.badges[inHex(await digest(salt, "find", code))];
    if (!closed) return null;
    const key = await crypto.subtle.importKey("raw", await digest(salt, "open", code), "AES-GCM", false, ["decrypt"]);
    const whole = bytes(closed);
    const open = await crypto.subtle.decrypt({ name: "AES-GCM", iv: whole.slice(0, 12) }, key, whole.slice(12));
    return JSON.parse(new TextDecoder().decode(open)).filter(Boolean);
  }

  // What one sees.

  function say(text, tone, key) {
    const line = (key && part("door-log").querySelector(`[data-key="${key}"]`)) || document.createElement("li");
    line.dataset.key = key || "";
    line.replaceChildren();
    const state = document.createElement("span");
    state.className = `state-${tone}`;
    state.textContent = `${{ good: "✓", wait: "◷", stop: "✕" }[tone]} ${text}`;
    line.append(state);
    part("door-log").prepend(line);
    [...part("door-log").children].slice(12).forEach((old) => { if (!old.querySelector("button")) old.remove(); });
    return line;
  }

  function button(label, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-outline-primary";
    made.textContent = label;
    made.addEventListener("click", press);
    return made;
  }

  // What was refused stays on the page, also after a reload, until somebody has noted it.
  function sayRefused(entry) {
    const line = say(filled(words.refused, entry.refused), "stop", entry.uuid);
    line.append(button(words.noted, async () => {
      await removeEntry(entry.uuid);
      line.remove();
    }));
  }

  async function tell() {
    const entries = (await allEntries()).filter((entry) => !entry.refused);
    const here = entries.filter((entry) => entry.workshop === door.workshop);
    const foreign = here.filter((entry) => entry.user !== door.user).length;
    const elsewhere = entries.length - here.length;
    waiting = entries.length;
    const told = [];
    if (here.length) told.push(filled(words.waiting, here.length));
    if (foreign) told.push(filled(words.foreign, foreign));
    if (elsewhere) told.push(filled(words.elsewhere, elsewhere));
    const line = part("door-waiting");
    line.querySelector("span").textContent = told.join(" ");
    show(line.querySelector("button"), here.length);
    show(line, told.length);
    part("door-away").textContent = words.away;
    show(part("door-away"), isAway);
    // How many are present is what the server last said: better no number than an old one.
    const matches = part("matches");
    if (matches) show(matches, !isAway || matches.querySelector("li"));
  }

  function problem(text, isSignIn) {
    const line = part("door-problem");
    line.querySelector("span").textContent = text || "";
    line.querySelector("a").href = door.signIn;
    show(line.querySelector("a"), isSignIn);
    show(line, text);
  }

  // Sending.

  let token = document.querySelector("[name=csrfmiddlewaretoken]").value;

  async function ask(address, options = {}) {
    const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(20000), ...options });
    if (isAway) isAway = false;
    return answer;
  }

  async function fetchKept() {
    const answer = await ask(door.kept);
    if (answer.ok) {
      token = (await answer.clone().json()).token;
      await (await caches.open(door.cache)).put(door.kept, answer.clone());
    }
    return answer;
  }

  const post = (entries) => ask(door.send, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({
      entries: entries.map(({ uuid, code, delegate, place, at }) => ({ uuid, code, delegate, place, at })),
    }),
  });

  async function sendBatch(entries) {
    let answer = await post(entries);
    if (answer.status === 403) {
      // A sign-in since the page was loaded has changed the token; or one is signed out.
      const kept = await fetchKept();
      answer = kept.ok ? await post(entries) : kept;
    }
    if (answer.type === "opaqueredirect") return problem(words.signedOut, true);
    if (answer.status === 403 || answer.status === 404) return problem(words.forbidden, false);
    if (!answer.ok) return problem(words.failed, false);
    problem("");
    for (const { uuid, result, words: text } of (await answer.json()).answers) {
      const entry = entries.find((one) => one.uuid === uuid);
      if (!entry) continue;
      if (result === "refused") {
        await putEntry({ ...entry, refused: text });
        sayRefused({ ...entry, refused: text });
      } else {
        await removeEntry(uuid);
        say(text, "good", uuid);
      }
    }
    return true;
  }

  async function sendAll(alsoForeign) {
    const entries = (await allEntries()).filter((entry) => !entry.refused && entry.workshop === door.workshop
      && (alsoForeign || entry.user === door.user)).sort((one, other) => one.at.localeCompare(other.at));
    for (let start = 0; start < entries.length; start += A_BATCH) {
      if (!await sendBatch(entries.slice(start, start + A_BATCH))) return;
    }
    const form = document.querySelector("form[hx-get]");
    if (entries.length && form && window.htmx) window.htmx.trigger(form, "submit");
  }

  // One sending at a time; what is added meanwhile goes with the next.
  function send(alsoForeign = false) {
    // What went wrong once must not keep the next ones from being sent.
    sending = sending.catch(() => {}).then(() => sendNow(alsoForeign));
    return sending;
  }

  async function sendNow(alsoForeign) {
    if (navigator.onLine) {
      try {
        await sendAll(alsoForeign);
      } catch (error) {
        isAway = isNetwork(error);
        if (!isAway) problem(words.failed, false);
      }
    } else isAway = true;
    return tell();
  }

  // Checking in: always kept first, then sent.

  async function checkIn(what, label) {
    const place = what.place || placeChosen();
    const same = (await allEntries()).find((entry) => !entry.refused && entry.workshop === door.workshop
      && entry.place === place && (what.code ? entry.code === what.code : entry.delegate === what.delegate));
    if (same) {
      say(filled(words.already, label), "wait", same.uuid);
      return send();
    }
    const entry = {
      uuid: crypto.randomUUID(),
      workshop: door.workshop,
      user: door.user,
      code: what.code,
      delegate: what.delegate,
      place,
      at: new Date().toISOString(),
    };
    await putEntry(entry);
    say(filled(words.kept, label), "wait", entry.uuid);
    return send();
  }

  async function labelOf(code) {
    const known = await whose(code);
    if (known) return known.join(", ");
    // Without a list, and on line, the office's server knows better.
    return known === null && !navigator.onLine ? null : filled(words.badge, code.replace(/(.{4})(?=.)/g, "$1 "));
  }

  async function badgeRead(code) {
    const label = await labelOf(code);
    if (label === null) return say(words.unknown, "stop", `unknown-${code}`);
    return checkIn({ code }, label);
  }

  // A page that stood open over night means the new day, unless somebody has chosen another one on it.
  function turnToToday() {
    const select = part("place");
    const today = new Date().toLocaleDateString("sv");
    if (!select || !select.value.startsWith("day-") || select.value === `day-${today}`) return;
    if (localStorage.getItem(`check-in-chosen-${door.workshop}`) === today) return;
    if ([...select.options].some((one) => one.value === `day-${today}`)) select.value = `day-${today}`;
  }

  function placeChosen() {
    turnToToday();
    return (document.querySelector("#place") || document.querySelector("form [name=place]")).value;
  }

  function rememberPlace() {
    const select = part("place");
    if (!select) return;
    const key = `check-in-place-${door.workshop}`;
    const last = localStorage.getItem(key);
    const isNamed = new URLSearchParams(location.search).has("place");
    if (!navigator.onLine && !isNamed && [...select.options].some((one) => one.value === last)) select.value = last;
    localStorage.setItem(key, select.value);
    select.addEventListener("change", () => {
      localStorage.setItem(key, select.value);
      localStorage.setItem(`check-in-chosen-${door.workshop}`, new Date().toLocaleDateString("sv"));
    });
    document.addEventListener("visibilitychange", turnToToday);
  }

  // The camera.

  let camera = null;

  async function scan() {
    const video = part("door-video");
    if (camera) {
      camera.getTracks().forEach((track) => track.stop());
      camera = null;
    } else {
      try {
        camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
        video.srcObject = camera;
        await video.play();
        problem("");
        look(video, new window.BarcodeDetector({ formats: ["qr_code"] }));
      } catch {
        camera = null;
        problem(words.noCamera, false);
      }
    }
    show(video, camera);
    part("door-scan").textContent = camera ? words.stop : words.scan;
  }

  async function look(video, detector) {
    const seen = new Map();
    while (camera) {
      const codes = video.readyState >= 2 ? await detector.detect(video).catch(() => []) : [];
      for (const { rawValue } of codes) {
        const code = codeIn(rawValue);
        const now = Date.now();
        if (code && now - (seen.get(code) || 0) > AGAIN_AFTER) {
          if (navigator.vibrate) navigator.vibrate(80);
          await badgeRead(code);
        }
        if (code) seen.set(code, now);
      }
      await new Promise((resolve) => { setTimeout(resolve, 200); });
    }
  }

  async function offerCamera() {
    if (!window.BarcodeDetector || !navigator.mediaDevices || !part("q")) return;
    if (!(await window.BarcodeDetector.getSupportedFormats()).includes("qr_code")) return;
    part("door-scan").textContent = words.scan;
    part("door-scan").addEventListener("click", scan);
    show(part("door-scan"), true);
  }

  // What the forms of the page do.

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const press = form.querySelector("button[name=delegate]");
    const search = form.querySelector("#q");
    if (form.matches("form[action*='/logout/']") && waiting && !window.confirm(filled(words.leaving, waiting))) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (press) {
      event.preventDefault();
      const name = press.getAttribute("aria-label") ? form.parentElement.querySelector("strong") : document.querySelector("h1");
      checkIn({ delegate: Number(press.value), place: form.querySelector("[name=place]").value }, name.firstChild.textContent.trim());
      form.remove();
    } else if (search && search.value.trim()) {
      const code = codeIn(search.value);
      if (!code && navigator.onLine) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (code) {
        search.value = "";
        badgeRead(code);
      } else say(words.unread, "stop", "unread");
    }
  }, true);

  // A search that cannot arrive is not sent, and a whole code is no search.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const search = part("q");
    if (!navigator.onLine || (search && codeIn(search.value))) event.preventDefault();
  });
  document.addEventListener("htmx:sendError", () => {
    isAway = true;
    tell();
  });

  // A badge's address opened by the phone's own camera while the network is away: the kept page, and one big button.
  async function offerBadge() {
    const code = location.pathname.startsWith(door.badges) && part("q") ? codeIn(location.href.split(/[?#]/)[0]) : null;
    if (!code) return;
    const label = await labelOf(code);
    if (label === null) {
      say(words.unknown, "stop", `unknown-${code}`);
      return;
    }
    const line = say(label, "wait", `badge-${code}`);
    const press = button(words.present, () => {
      line.remove();
      checkIn({ code }, label);
    });
    press.className = "btn btn-primary btn-lg w-100 py-4";
    line.append(press);
  }

  // What the phone keeps of the page: itself without what was searched, its files, the closed badges.

  async function keepPage() {
    const cache = await caches.open(door.cache);
    const files = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((one) => one.href || one.src);
    const had = (await cache.keys()).map((one) => one.url);
    const wanted = [...files, ...[door.page, door.kept].map((path) => new URL(path, location).href)];
    await Promise.all(had.filter((file) => !wanted.includes(file)).map((file) => cache.delete(file)));
    await cache.addAll(files.filter((file) => !had.includes(file)));
    const page = await ask(door.page);
    if (page.ok) await cache.put(door.page, page);
  }

  async function keepAll() {
    const cache = await caches.open(door.cache);
    const old = await cache.match(door.kept, { ignoreVary: true });
    const isOurs = old && (await old.clone().json()).user === door.user;
    if (old && !isOurs) {
      // Somebody else signed in on this phone: nothing of the one before stays but what waits to be sent.
      await Promise.all((await caches.keys()).filter((name) => name.startsWith("check-in-")).map((name) => caches.delete(name)));
    }
    const age = isOurs ? Date.now() - Date.parse(old.headers.get("Date")) : Infinity;
    if (!(age < KEPT_FOR)) await fetchKept();
    await keepPage();
  }

  async function start() {
    show(part("door"), true);
    rememberPlace();
    part("door-waiting").querySelector("button").addEventListener("click", () => send(true));
    window.addEventListener("online", () => send());
    window.addEventListener("offline", () => {
      isAway = true;
      tell();
    });
    setInterval(() => { if (waiting || isAway) send(); }, 20000);
    (await allEntries()).filter((entry) => entry.refused && entry.workshop === door.workshop).forEach(sayRefused);
    await tell();
    await offerCamera();
    await offerBadge();
    if (!navigator.onLine) return;
    await navigator.serviceWorker.register(door.worker, { scope: door.page });
    await navigator.serviceWorker.register(`${door.worker}?badges`, { scope: door.badges });
    await keepAll();
    await send();
    part("door").dataset.ready = "yes";
  }

  // A network that goes away in the middle of this is no error: the next page, or the next try, makes up for it.
  document.addEventListener("DOMContentLoaded", () => start().catch((error) => {
    if (!isNetwork(error)) throw error;
  }));
})();
