// Entering a sign-in sheet: arrow keys between the boxes, Enter ticks what was typed. Without it the page is sent as it is.

document.addEventListener("DOMContentLoaded", () => {
  const sheet = document.getElementById("sheet");
  if (!sheet) return;
  const typed = document.getElementById("typed");
  const status = document.getElementById("ticked");
  const lines = [...sheet.querySelectorAll("tr[data-number]")];
  const boxes = [...sheet.querySelectorAll("input[name=here]")];

  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    status.textContent = count ? status.dataset.words.replace("%d", count) : "";
  };

  // The lines that one typed word means.
  const meant = (word) => {
    if (/^[0-9a-z]{6,}$/i.test(word)) return lines.filter((line) => line.dataset.code.startsWith(word.toUpperCase()));
    const ends = word.match(/^(\d+)(?:-(\d+))?$/);
    if (!ends) return [];
    const last = Number(ends[2] || ends[1]);
    return lines.filter((line) => Number(ends[1]) <= line.dataset.number && line.dataset.number <= last);
  };

  typed.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && boxes.length) {
      event.preventDefault();
      boxes[0].focus();
    }
    if (event.key !== "Enter" || !typed.value.trim()) return;
    event.preventDefault();
    const unknown = [];
    for (const word of typed.value.split(/[\s,;]+/).filter(Boolean)) {
      const found = meant(word);
      if (!found.length) unknown.push(word);
      for (const line of found) {
        // Who is checked in already has no box any more.
        const box = line.querySelector("input[name=here]");
        if (box) box.checked = true;
      }
    }
    typed.value = unknown.join(" ");
    tell();
    if (unknown.length) status.textContent = status.dataset.unknown.replace("%s", typed.value);
  });

  sheet.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = boxes.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    (boxes[at + step] || (step < 0 ? typed : boxes[at])).focus();
  });

  sheet.addEventListener("change", tell);
  tell();
});
