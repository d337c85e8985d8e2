// The list of those called: Alt and an arrow key move the line whose number has the focus. Without it there are buttons.

document.addEventListener("keydown", (event) => {
  const name = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!name || !event.altKey || !event.target.matches(".call-number")) return;
  event.preventDefault();
  event.target.closest("tr").querySelector(`button[name=${name}]`).click();
});
