// The grid works without this file: Tab goes on, and the first letter of a word chooses it. With it the arrow keys go
// from cell to cell, a letter goes on to the next person, what is not saved is marked, and only that is sent.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const rows = [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("select")]);
  const places = new Map(rows.flatMap((cells, y) => cells.map((cell, x) => [cell, [x, y]])));
  const words = { p: "present", a: "absent", e: "excused", "-": "", delete: "", backspace: "" };
  const count = form.querySelector("[data-unsaved]");

  const shown = new Map([...places.keys()].map((cell) => [cell, (cell.querySelector("[selected]") || { value: "" }).value]));
  const isChanged = (cell) => cell.value !== shown.get(cell);
  const changed = () => [...places.keys()].filter(isChanged);
  const mark = (cell) => {
    cell.classList.toggle("unsaved", isChanged(cell));
    const number = changed().length;
    count.hidden = !number;
    count.querySelector("b").textContent = number;
  };
  const go = (x, y) => {
    const cell = rows[y] && rows[y][x];
    if (cell) cell.focus();
    return Boolean(cell);
  };
  const down = (x, y) => go(x, y + 1) || go(x + 1, 0);
  const moves = {
    ArrowLeft: (x, y) => go(x - 1, y),
    ArrowRight: (x, y) => go(x + 1, y),
    ArrowUp: (x, y) => go(x, y - 1),
    ArrowDown: (x, y) => go(x, y + 1),
    Enter: down,
  };

  form.addEventListener("keydown", (event) => {
    if (!places.has(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const [x, y] = places.get(event.target);
    const key = event.key.toLowerCase();
    if (key in words) {
      event.target.value = words[key];
      mark(event.target);
      down(x, y);
    } else if (event.key in moves) {
      moves[event.key](x, y);
    } else {
      return;
    }
    event.preventDefault();
  });
  form.addEventListener("change", (event) => {
    if (places.has(event.target)) mark(event.target);
  });
  form.addEventListener("submit", () => {
    for (const cell of places.keys()) cell.disabled = !isChanged(cell);
  });
  window.addEventListener("pageshow", () => {
    for (const cell of places.keys()) {
      cell.disabled = false;
      mark(cell);
    }
  });
});
