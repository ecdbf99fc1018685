"use strict";
const all = [...document.querySelectorAll("details.document")];
const search = document.getElementById("search");
const seen = () => all.filter((one) => !one.hidden);
const here = () => seen().indexOf(document.activeElement.closest("details.document"));
function go(step) {
  const list = seen();
  if (!list.length) return;
  const next = list[Math.max(0, Math.min(list.length - 1, here() + step))];
  next.open = true;
  next.querySelector("summary").focus();
  next.scrollIntoView({ block: "start" });
}
function filter() {
  const wanted = search.value.trim().toLowerCase();
  for (const one of all) one.hidden = !one.textContent.toLowerCase().includes(wanted);
  document.getElementById("number").textContent = seen().length + " documents";
}
search.addEventListener("input", filter);
for (const box of document.querySelectorAll("[data-mark]")) {
  box.addEventListener("change", () => document.body.classList.toggle("no-" + box.dataset.mark, !box.checked));
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input[type=search]")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "/") search.focus();
  else if ("gab".includes(event.key)) document.querySelector('[data-mark="' + event.key + '"]').click();
  else return;
  event.preventDefault();
});
