// Everything works without this file; it only makes some steps quicker.

// After a refused form the summary of errors is read and seen first.
document.addEventListener("DOMContentLoaded", () => {
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
});

// A form sent twice by a double click is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
});

// At sign-out the phone forgets the kept pages of the check-in (js/check-in.js); what waits to be sent there stays.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !window.caches || !form.matches("form[action*='/logout/']")) return;
  event.preventDefault();
  const forget = (names) => Promise.all(names.filter((name) => name.startsWith("check-in-")).map((name) => caches.delete(name)));
  caches.keys().then(forget).finally(() => form.submit());
});

// Open menus close when one looks elsewhere.
document.addEventListener("click", (event) => {
  document.querySelectorAll("header details[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  });
});
