// The form in which a claim is corrected. A change is stored as the fields it replaces.

const editor = byId("editor");
const field = (name) => editor.querySelector(`[name="${name}"]`);
let selected = null;
let adding = false;

/** The words selected in the text, with offsets in code points, or null. */
function selectedWords() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed || !byId("text").contains(selection.getRangeAt(0).commonAncestorContainer)) return null;
  const range = selection.getRangeAt(0);
  const before = document.createRange();
  before.setStart(byId("text"), 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = [...before.toString()].length;
  const text = range.toString();
  return text ? { text, start, end: start + [...text].length } : null;
}

function stanceRow(stance = { polarity: "support", target_kind: "proposal", target: "" }) {
  const row = byId("stance-row").content.firstElementChild.cloneNode(true);
  for (const name of Object.keys(stance)) row.querySelector(`[data-name="${name}"]`).value = stance[name];
  return row;
}

function sourceRow(source) {
  const row = byId("source-row").content.firstElementChild.cloneNode(true);
  for (const input of row.querySelectorAll("[data-name]")) input.value = source[input.dataset.name] ?? "";
  return row;
}

const part = (name) => byId("condition").querySelector(`[data-part="${name}"]`);
const STEPS = ["antecedent", "consequent"];

/** A quote of the page's data, or of an earlier edit, with its words and offsets in code points. */
function spelled(quote) {
  if (quote.text !== undefined) return quote;
  const points = (offset) => [...current.found.text.slice(0, offset)].length;
  return { text: current.found.text.slice(...quote.span), start: points(quote.span[0]), end: points(quote.span[1]) };
}

/** Where words stand in the text, nearest the evidence, or null. */
function located(words, near) {
  const text = current.found.text;
  let best = -1;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (best < 0 || Math.abs(at - near) < Math.abs(best - near)) best = at;
  }
  return best < 0 ? null : spelled({ span: [best, best + words.length] });
}

let before = null; // the condition the form was filled with

function fillCondition(condition) {
  before = condition ? { ...condition, ...Object.fromEntries(STEPS.map((name) => [name, spelled(condition[name])])) } : null;
  for (const name of ["kind", "force", "bearer", "beneficiary"]) part(name).value = before?.[name] ?? "";
  for (const name of STEPS) part(name).value = before?.[name].text ?? "";
}

/** The condition in the form; its words are looked up in the text. */
function writtenCondition() {
  if (!part("kind").value) return null;
  const near = adding ? [...current.found.text].slice(0, selected.start).join("").length : current.found.claims[chosen].evidence[0].span[0];
  const step = (name) => (before?.[name].text === part(name).value ? before[name] : located(part(name).value, near));
  const plain = Object.fromEntries(["kind", "force", "bearer", "beneficiary"].map((name) => [name, part(name).value.trim() || null]));
  return { ...plain, antecedent: step("antecedent"), consequent: step("consequent") };
}

/** Refuse to save a condition whose words do not stand in the text. */
function checkCondition(event) {
  for (const name of STEPS) {
    const words = part(name).value;
    const missing = part("kind").value !== "" && (words.trim() === "" || !current.found.text.includes(words));
    part(name).setCustomValidity(missing ? "Copy these words from the text as they stand there." : "");
  }
  if (event.submitter?.value === "save" && !editor.querySelector("form").reportValidity()) event.preventDefault();
}

/** The claim as it stands in the form, in the shape of the fields it edits. */
function written() {
  const rows = (id) => [...byId(id).children].map((row) =>
    Object.fromEntries([...row.querySelectorAll("[data-name]")].map((input) => [input.dataset.name, input.value.trim() || null])));
  const simple = Object.fromEntries([...editor.querySelectorAll("[name]")].filter((input) => !["note", "use"].includes(input.name)).map((input) => [input.name, input.value.trim() || null]));
  return { ...simple, condition: writtenCondition(), stance: rows("stances").filter((row) => row.target), sources: rows("sources").filter((row) => row.name) };
}

/** Fill the form with a claim and open it. */
function openForm(title, shown, note) {
  byId("editor-title").textContent = title;
  for (const name of ["statement", "act", "also", "polarity", "quotation", "certainty", "addressee", "said_on"]) field(name).value = shown[name] ?? "";
  byId("stances").replaceChildren(...(shown.stance ?? []).map(stanceRow));
  byId("sources").replaceChildren(...shown.sources.map(sourceRow));
  fillCondition(shown.condition);
  field("note").value = note ?? "";
  field("use").checked = adding;
  field("use").disabled = adding;
  byId("use").hidden = !selected;
  byId("selected").textContent = selected?.text ?? "";
  editor.returnValue = "";
  editor.showModal();
}

function openEditor() {
  if (chosen < 0) return;
  adding = false;
  selected = selectedWords();
  const row = current.entry.claims[chosen];
  const changed = record(current.entry, row);
  openForm("Correct the claim", { act: row.act, ...current.found.claims[chosen], ...changed?.changes }, changed?.note);
}

/** Add a claim that was missed: its evidence are the words selected in the text. */
function openAdder() {
  selected = selectedWords();
  adding = selected !== null;
  if (!adding) {
    byId("status").textContent = "Select the words of the missed claim in the text, then press n.";
    return;
  }
  const source = { name: "", kind: "person", anonymity: "named" };
  openForm("Add a claim", { statement: selected.text, act: "assertion", polarity: "positive", quotation: "indirect", certainty: "certain", sources: [source] });
}

/** Keep only what differs from the claim; a form left as it was accepts it. */
function saveEdit() {
  const note = field("note").value.trim() ? { note: field("note").value.trim() } : {};
  if (adding) {
    storeAdded(current.entry, { ...written(), evidence: [selected] }, note);
    return refresh();
  }
  const row = current.entry.claims[chosen];
  const given = { act: row.act, ...current.found.claims[chosen] };
  const same = (name, value) => JSON.stringify(value) === JSON.stringify(normal(name, given[name]));
  const changes = Object.fromEntries(Object.entries(written()).filter(([name, value]) => !same(name, value)));
  const earlier = record(current.entry, row)?.changes?.evidence;
  if (selected && field("use").checked) changes.evidence = [selected];
  else if (earlier) changes.evidence = earlier;
  const edited = Object.keys(changes).length > 0;
  store(current.entry, row, { verdict: edited ? "edit" : "accept", ...(edited ? { changes } : {}), ...note });
  return refresh();
}

function normal(name, value) {
  if (name === "condition") return value ? normalCondition(value) : null;
  if (name === "stance") return (value ?? []).map(({ polarity, target_kind, target }) => ({ polarity, target_kind, target }));
  if (name === "sources") return value.map((source) => ({ name: source.name, kind: source.kind, anonymity: source.anonymity, on_behalf_of: source.on_behalf_of ?? null }));
  return value ?? null;
}

function normalCondition({ kind, force, bearer, beneficiary, antecedent, consequent }) {
  const plain = { kind, force: force ?? null, bearer: bearer ?? null, beneficiary: beneficiary ?? null };
  return { ...plain, antecedent: spelled(antecedent), consequent: spelled(consequent) };
}

editor.querySelector("form").addEventListener("submit", checkCondition);
for (const name of STEPS) part(name).addEventListener("input", () => part(name).setCustomValidity(""));
byId("add-stance").onclick = () => byId("stances").append(stanceRow());
byId("add-source").onclick = () => byId("sources").append(sourceRow({ kind: "person", anonymity: "named" }));
editor.addEventListener("click", (event) => {
  const row = event.target.closest("[data-remove]")?.parentElement;
  if (row) row.remove();
});
editor.addEventListener("close", () => editor.returnValue === "save" && saveEdit());
