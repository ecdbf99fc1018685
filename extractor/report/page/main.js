// Drawing the page from its state, and acting on what its reader does.

let listed = [];
let current = null; // the open document: entry, found, shown
let chosen = -1; // number of the chosen claim in it
let drawing = 0;

function documentButton({ entry, shown }) {
  const open = current?.entry === entry;
  const ended = entry.outcome === "claims" ? count(shown.length, "claim") : words(entry.outcome);
  const wrong = !["claims", "no_claims"].includes(entry.outcome);
  return make("li", {}, make("button", { type: "button", "data-number": entry.number, tabindex: open ? "0" : "-1", "aria-current": open ? "true" : null },
    make("span", { class: "name" }, named(entry.title)),
    make("span", { class: "quiet" }, entry.date, entry.date ? " · " : "", make("span", { class: wrong ? "warn" : "" }, ended))));
}

function drawList() {
  byId("list").replaceChildren(...listed.map(documentButton));
  const first = byId("list").querySelector("button");
  if (first && !byId("list").querySelector("[tabindex='0']")) first.tabIndex = 0;
  const claims = listed.reduce((sum, { shown }) => sum + shown.length, 0);
  const all = documents.reduce((sum, entry) => sum + entry.claims.length, 0);
  byId("status").textContent = count(listed.length, "document") + " of " + documents.length + ", " + count(claims, "claim") + " of " + all;
  byId("reviewed").textContent = Object.keys(records).length || "";
  byId("download").disabled = !Object.keys(records).length;
}

function drawHead({ entry, found }) {
  byId("title").replaceChildren(named(entry.title));
  byId("about").replaceChildren(named([entry.id, entry.source, entry.date].filter(Boolean).join(" · ")), " ",
    found.url ? make("a", { href: found.url, target: "_blank", rel: "noopener noreferrer" }, "original") : "");
  byId("reason").hidden = !found.reason;
  byId("reason").replaceChildren(words(entry.outcome) + ": ", named(found.reason ?? ""));
}

function drawCards() {
  const { entry, found, shown } = current;
  const rejected = state.tab === "rejected";
  byId("tab-claims").setAttribute("aria-pressed", String(!rejected));
  byId("tab-rejected").setAttribute("aria-pressed", String(rejected));
  byId("tab-claims").textContent = "Claims (" + shown.length + ")";
  byId("tab-rejected").textContent = "Rejected (" + found.rejected.length + ")";
  const cards = rejected ? found.rejected.map(rejectedCard) : [...shown.map((number) => card(found, entry, number, number === chosen)), ...added(entry).map(addedCard)];
  const none = rejected ? "Nothing was rejected in this document." : entry.claims.length ? "No claim of this document meets the filters." : "No claim was found in this document.";
  byId("cards").replaceChildren(...(cards.length ? cards : [make("li", { class: "quiet" }, none)]));
}

/** Draw again after a verdict, keeping the place and the focus. */
async function refresh() {
  const within = byId("cards").contains(document.activeElement);
  await render();
  if (within) byId("claim-" + chosen)?.querySelector(".pick").focus({ preventScroll: true });
}

function redrawCard(number) {
  byId("claim-" + number)?.replaceWith(card(current.found, current.entry, number, number === chosen));
}

function choose(number) {
  const before = chosen;
  chosen = number;
  const claim = current.entry.claims[chosen];
  if (state.tab) {
    state.tab = "";
    drawCards();
  }
  redrawCard(before);
  redrawCard(chosen);
  emphasise(chosen);
  if (claim) {
    piecesOf(chosen)[0]?.scrollIntoView({ block: "center" });
    byId("claim-" + chosen)?.scrollIntoView({ block: "nearest" });
    byId("claim-" + chosen)?.querySelector(".pick").focus({ preventScroll: true });
  }
  state = { ...state, doc: current.entry.id, claim: claim?.id ?? "", view: "read" };
  writeAddress();
}

function drawChips() {
  const several = state.act.includes(",") ? ["act"] : [];
  const chips = [...several, ...LINKED].filter((name) => state[name]).map((name) =>
    make("button", { class: "chip", type: "button", click: () => go({ [name]: "" }), "aria-label": "Remove the filter " + name }, name + ":", named(state[name]), "✕"));
  if ([...FILTERS, ...LINKED].some((name) => state[name])) {
    chips.push(make("button", { class: "chip", type: "button", click: () => go(Object.fromEntries([...FILTERS, ...LINKED].map((name) => [name, ""]))) }, "clear all filters"));
  }
  byId("chips").replaceChildren(...chips);
}

function drawFrame() {
  for (const view of ["overview", "read", "problems"]) {
    if (!byId(view)) continue;
    byId(view).hidden = state.view !== view;
    const link = byId("to-" + view);
    if (state.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  byId("filters").hidden = state.view !== "read";
  for (const name of FILTERS) if (byId(name) !== document.activeElement) byId(name).value = state[name];
  drawChips();
}

/** Draw what the state says, or why it cannot be drawn. */
async function render() {
  drawFrame();
  try {
    await draw(++drawing);
  } catch (error) {
    drawList();
    byId("reason").hidden = false;
    byId("reason").textContent = error.message;
  }
}

/** A later call overtakes one that still waits for a shard. */
async function draw(mine) {
  if (state.view !== "read") return;
  const found = await filtered();
  if (mine !== drawing) return;
  listed = found;
  const wanted = numbers.get(state.doc);
  const open = listed.find(({ entry }) => entry.number === wanted) ?? (wanted === undefined ? listed[0] : { entry: documents[wanted], shown: [] });
  byId("tabs").hidden = !open;
  if (!open) {
    current = null;
    for (const id of ["text", "cards", "title", "about"]) byId(id).replaceChildren();
    byId("title").textContent = documents.length ? "No claim meets the filters" : "This run is empty";
    byId("reason").hidden = true;
    drawList();
    return;
  }
  const held = await content(open.entry);
  if (mine !== drawing) return;
  current = { ...open, found: held };
  const linked = open.entry.claims.findIndex((claim) => claim.id === state.claim);
  if (linked >= 0 && !current.shown.includes(linked)) current.shown = [...current.shown, linked].sort((a, b) => a - b);
  chosen = linked;
  drawHead(current);
  drawText(held, open.entry, current.shown);
  drawCards();
  emphasise(chosen);
  drawList();
  byId("list").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

function scrollToClaim() {
  if (chosen < 0) return byId("main").scrollTo(0, 0);
  piecesOf(chosen)[0]?.scrollIntoView({ block: "center" });
  byId("claim-" + chosen)?.scrollIntoView({ block: "nearest" });
}

function step(by) {
  if (!current?.shown.length) return;
  const place = current.shown.indexOf(chosen);
  const next = place < 0 ? (by > 0 ? 0 : current.shown.length - 1) : place + by;
  if (next >= 0 && next < current.shown.length) choose(current.shown[next]);
}

async function turn(by) {
  const place = listed.findIndex(({ entry }) => entry === current?.entry) + by;
  if (place < 0 || place >= listed.length) return;
  await go({ doc: listed[place].entry.id, claim: "", tab: "" }, true);
  scrollToClaim();
}

const KEYS = {
  j: () => step(1), k: () => step(-1), "]": () => turn(1), "[": () => turn(-1), "/": () => byId("q").focus(),
  a: () => judge("accept"), r: () => judge("reject"), e: openEditor, n: openAdder, t: () => byId("main").focus(),
  u: () => go({ grounding: state.grounding === "unverified" ? "" : "unverified" }), "?": () => byId("help").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.matches("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = state.view === "read" || event.key === "?" ? KEYS[event.key] : undefined;
  if (!act) return;
  event.preventDefault();
  act();
});
byId("list").addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  turn(by).then(() => byId("list").querySelector("[aria-current]")?.focus());
});
byId("list").addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  await go({ doc: documents[button.dataset.number].id, claim: "", tab: "" }, true);
  scrollToClaim();
});
byId("text").addEventListener("click", (event) => {
  const numbersHere = event.target.closest("mark")?.dataset.claims.split(" ").map(Number);
  if (numbersHere && getSelection().isCollapsed) choose(numbersHere[(numbersHere.indexOf(chosen) + 1) % numbersHere.length]);
});
for (const name of FILTERS) byId(name).addEventListener("input", () => go({ [name]: byId(name).value }));
byId("tab-claims").onclick = () => go({ tab: "" });
byId("tab-rejected").onclick = () => go({ tab: "rejected" });
byId("add").onclick = openAdder;
byId("download").onclick = download;
byId("show-help").onclick = () => byId("help").showModal();
byId("theme").onclick = () => {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
};
addEventListener("popstate", () => {
  readAddress();
  render().then(scrollToClaim);
});
addEventListener("beforeprint", () => {
  if (current) byId("cards").replaceChildren(...current.shown.map((number) => card(current.found, current.entry, number, true)));
});
addEventListener("afterprint", () => current && drawCards());

const spoken = new Map();
for (const { speaker } of documents.flatMap((entry) => entry.claims)) spoken.set(speaker, (spoken.get(speaker) ?? 0) + 1);
const often = [...spoken].sort((a, b) => b[1] - a[1]).slice(0, 300);
byId("speakers").append(...often.map(([name]) => make("option", { value: name })));

readAddress();
render().then(() => {
  scrollToClaim();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
});
