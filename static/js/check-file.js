// Whether a PDF is ours: the fingerprint is made here, so that the file never leaves the device. Without this, or where
// the browser has no crypto.subtle (no HTTPS), the file is sent as the form says.

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("check-file");
  if (!form || !window.crypto?.subtle) return;
  const chosen = form.elements.file;
  const drop = form.querySelector("[data-drop]");
  const show = (name, yes) => {
    form.querySelector(`[data-${name}]`).hidden = !yes;
  };
  show("sent", false);
  show("stays", true);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = chosen.files;
    const isTooLarge = file.size > Number(form.dataset.largest);
    show("too-large", isTooLarge);
    show("unreadable", false);
    show("no-pdf", false);
    if (isTooLarge) return;
    try {
      if ((await file.slice(0, 5).text()) !== "%PDF-") {
        show("no-pdf", true);
        return;
      }
      const hashed = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      const answer = document.getElementById("check-hash");
      answer.elements.sha256.value = [...new Uint8Array(hashed)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      answer.submit();
    } catch {
      // It was moved or deleted after it had been chosen.
      show("unreadable", true);
    }
  });

  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("drop-over");
    });
  }
  drop.addEventListener("dragleave", (event) => {
    if (!drop.contains(event.relatedTarget)) drop.classList.remove("drop-over");
  });
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("drop-over");
    if (!event.dataTransfer.files.length) return;
    chosen.files = event.dataTransfer.files;
    form.requestSubmit();
  });
});
