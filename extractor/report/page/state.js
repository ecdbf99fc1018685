"use strict";
// The page's state is its address: every view can be linked to, and the back button works.

const byId = (id) => document.getElementById(id);
const INDEX = JSON.parse(byId("index").textContent);
const FLAGS = { unverified: 4, negation_cut: 8 };
const GROUNDINGS = ["exact", "folded", "ambiguous"];
const FILTERS = ["act", "speaker", "stance", "outcome", "grounding", "review", "q"];
const LINKED = ["target", "addressee", "condition", "from", "to", "dated", "kind", "anonymity", "publisher"]; // reached by links only
const FIELDS = ["view", "doc", "claim", "tab", ...FILTERS, ...LINKED];

let state = {};

const documents = INDEX.documents.map((row, number) => ({
  title: row.id, date: "", source: "", rejected: 0, ...row, number,
  claims: (row.claims ?? []).map(
    ([id, act, speaker, flags, stance, addressee, condition, said, kind, anonymity]) => ({
      id, act, flags, condition, kind, anonymity,
      speaker: INDEX.words[speaker],
      addressee: addressee < 0 ? "" : INDEX.words[addressee],
      stance: stance.map(([target, polarity]) => ({ target: INDEX.words[target], polarity })),
      date: said || row.date || "",
    })
  ),
}));
const numbers = new Map(documents.map((entry) => [entry.id, entry.number]));

function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  state = Object.fromEntries(FIELDS.map((name) => [name, given.get(name) ?? ""]));
  state.view ||= FIELDS.some((name) => state[name]) ? "read" : "overview";
  if (!["overview", "problems"].includes(state.view) || !byId(state.view)) state.view = "read";
}

function writeAddress(push = false) {
  const given = FIELDS.filter((name) => state[name]).map((name) => [name, state[name]]);
  history[push ? "pushState" : "replaceState"](null, "", "#" + new URLSearchParams(given));
}

/** Change the state. Steps worth going back to are pushed; the others replace the address. */
function go(changes, push = false) {
  state = { ...state, ...changes };
  writeAddress(push);
  return render();
}

/** Make an element. Strings among the children become text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Words from a document: isolated, so that their direction cannot reorder what stands around. */
function named(text) {
  const element = make("bdi");
  appendText(element, text);
  return element;
}

const words = (label) => label.replaceAll("_", " ");
const count = (number, noun) => number + " " + noun + (number === 1 ? "" : "s");
