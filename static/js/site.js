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
  // What opens in another tab leaves this page as it is.
  if (event.submitter && event.submitter.formTarget === "_blank") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
});

// Whoever leaves a form[data-ask-before-leaving] with entries that are not saved is asked first.
const isTyped = (field) => {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) {
    const options = [...field.options];
    if (field.multiple || options.some((option) => option.defaultSelected)) return options.some((option) => option.selected !== option.defaultSelected);
    return field.selectedIndex > 0;
  }
  if (field.type === "file") return field.files.length > 0;
  return "defaultValue" in field && field.value !== field.defaultValue;
};
document.addEventListener("DOMContentLoaded", () => {
  const forms = [...document.querySelectorAll("form[data-ask-before-leaving]")];
  if (!forms.length) return;
  // A page that came back with errors holds what is not saved, though nobody has typed on it.
  const wasRefused = document.querySelector(".error-summary") !== null;
  let leaving = null;
  document.addEventListener("submit", (event) => {
    if (!(event.submitter && event.submitter.formTarget === "_blank")) leaving = event.target;
  });
  window.addEventListener("pageshow", () => { leaving = null; });
  window.addEventListener("beforeunload", (event) => {
    const unsaved = forms.filter((form) => form !== leaving && (wasRefused || [...form.elements].some(isTyped)));
    if (!unsaved.length) return;
    event.preventDefault();
    // Whoever stays may send again what would have been sent.
    if (leaving) delete leaving.dataset.sent;
    leaving = null;
  });
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

// A part of the page that the server did not answer for: say so, and keep what was typed.
const trouble = (code) => {
  document.querySelectorAll("[data-trouble]").forEach((message) => {
    message.hidden = message.dataset.trouble !== code;
  });
};
document.addEventListener("htmx:sendError", () => trouble("away"));
document.addEventListener("htmx:responseError", (event) => trouble(event.detail.xhr.status === 401 ? "signed-out" : "away"));
document.addEventListener("htmx:afterOnLoad", () => trouble(""));
// Ticks are counted while one ticks; without this the numbers follow with the next button.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-ticks]");
  if (!form || event.target.name !== form.dataset.ticks) return;
  const step = event.target.checked ? 1 : -1;
  for (const [name, sign] of [["ticked", 1], ["left", -1]]) {
    const number = form.querySelector(`[data-${name}]`);
    if (number) number.textContent = Number(number.textContent) + sign * step;
  }
});
