// The text, cut at every boundary of every span: claims that cross each other stay right, and the
// text of the page stays the text of the document, character for character.

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]|(?<![\u{1f3f4}\u{e0020}-\u{e007f}])[\u{e0000}-\u{e007f}]+/gu;
const NAMES = {
  0x200b: "ZWSP", 0x200e: "LRM", 0x200f: "RLM", 0x061c: "ALM", 0x2028: "LS", 0x2029: "PS", 0x202a: "LRE", 0x202b: "RLE",
  0x202c: "PDF", 0x202d: "LRO", 0x202e: "RLO", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0xfeff: "BOM",
};

/** Say what an invisible character is; hidden tag characters are spelled out. */
function controlName(run) {
  const code = run.codePointAt(0);
  if (code >= 0xe0000) return "hidden: " + [...run].map((tag) => String.fromCharCode(tag.codePointAt(0) - 0xe0000)).join("");
  return NAMES[code] ?? "U+" + code.toString(16).toUpperCase().padStart(4, "0");
}

/** Append text with every control character isolated, so that none reorders what stands around it. */
function appendText(parent, text) {
  let last = 0;
  for (const match of text.matchAll(CONTROL)) {
    parent.append(text.slice(last, match.index), make("span", { class: "control", "data-name": controlName(match[0]) }, match[0]));
    last = match.index + match[0].length;
  }
  parent.append(text.slice(last));
}

/** Every span of a claim with the part it plays. */
function spansOf(claim, number) {
  const parts = claim.evidence.map((quote) => ["evidence", quote]);
  if (claim.cue) parts.push(["cue", claim.cue]);
  for (const source of claim.sources) if (source.mention) parts.push(["source", source.mention]);
  if (claim.condition) parts.push(["if", claim.condition.antecedent], ["then", claim.condition.consequent]);
  return parts.map(([role, { span }]) => ({ start: span[0], end: span[1], role, number }));
}

function drawText(found, entry, shown) {
  const spans = shown.flatMap((number) => spansOf(found.claims[number], number)).sort((a, b) => a.start - b.start || b.end - a.end);
  const cuts = [...new Set([0, found.text.length, ...spans.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  const drawn = document.createDocumentFragment();
  let open = [];
  let next = 0;
  for (let place = 0; place + 1 < cuts.length; place++) {
    const [start, end] = [cuts[place], cuts[place + 1]];
    while (next < spans.length && spans[next].start === start) open.push(spans[next++]);
    open = open.filter((span) => span.end > start);
    appendText(open.length ? drawn.appendChild(piece(open, start, entry, found)) : drawn, found.text.slice(start, end));
  }
  byId("text").replaceChildren(drawn);
}

/** The element for a stretch of text under the open spans; the claim that began last gives its look. */
function piece(open, start, entry, found) {
  const evidence = open.filter((span) => span.role === "evidence");
  const element = make(evidence.length ? "mark" : "span", {
    "data-claims": [...new Set(evidence.map((span) => span.number))].join(" ") || null,
    "data-roles": open.filter((span) => span.role !== "evidence").map((span) => span.number + ":" + span.role + (span.start === start ? "!" : "")).join(" ") || null,
  });
  if (evidence.length) {
    const top = evidence.at(-1).number;
    const stance = found.claims[top].stance?.[0]?.polarity;
    element.className = INDEX.looks[entry.claims[top].act].family + (stance ? " by-" + stance : "") + (evidence.length > 1 ? " multi" : "");
    const begun = evidence.filter((span) => span.start === start).map((span) => INDEX.looks[entry.claims[span.number].act].code);
    if (begun.length) element.dataset.code = begun.join("·");
  }
  return element;
}

const has = (element, number) => (element.dataset.claims ?? "").split(" ").includes(String(number));
const piecesOf = (number) => [...byId("text").querySelectorAll("mark")].filter((element) => has(element, number));

/** Bring out one claim: its evidence, and the cue, sources and condition that belong to it. */
function emphasise(number) {
  for (const element of byId("text").querySelectorAll(".on, .role")) {
    element.classList.remove("on", "role");
    delete element.dataset.role;
  }
  for (const element of piecesOf(number)) element.classList.add("on");
  for (const element of byId("text").querySelectorAll("[data-roles]")) {
    const roles = element.dataset.roles.split(" ").map((item) => item.split(":")).filter(([of]) => of === String(number)).map(([, role]) => role);
    if (!roles.length) continue;
    element.classList.add("role");
    const begun = roles.filter((role) => role.endsWith("!")).map((role) => role.slice(0, -1));
    if (begun.length) element.dataset.role = begun.join(" ");
  }
}

/** Scroll to an offset and flash what stands there. */
function visit(start) {
  const walker = document.createTreeWalker(byId("text"), NodeFilter.SHOW_TEXT);
  let passed = 0;
  while (walker.nextNode()) {
    passed += walker.currentNode.length;
    if (passed > start) break;
  }
  const element = walker.currentNode.parentElement;
  element.scrollIntoView({ block: "center" });
  if (element.id === "text") return;
  element.classList.add("flash");
  setTimeout(() => element.classList.remove("flash"), 1200);
}
