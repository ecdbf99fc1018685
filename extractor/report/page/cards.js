// The claim cards.

const STANDS = { support: "supports", oppose: "opposes", mixed: "is of two minds about", neutral: "is neutral on" };
const JOINED = {
  necessary: ["Only if", "then"], sufficient: ["If", "then"], both: ["If and only if", "then"],
  temporal: ["After", "comes"], concessive: ["Even if", "still"],
};
const WHY = {
  empty: "no words", not_found: "not in the document", too_short: "too short to prove anything", discontinuous: "leaves words out",
};

function sourceChain(sources) {
  const chain = make("span", { class: "line" });
  sources.forEach((source, place) => chain.append(...(place ? [" › "] : []), make(place === sources.length - 1 ? "strong" : "span", {}, named(source.name))));
  return chain;
}

function stanceChip({ target, polarity }) {
  const sign = { support: "+", oppose: "−", mixed: "±", neutral: "○" }[polarity];
  return make("span", { class: "chip" }, make("span", { class: polarity }, sign + " " + polarity), named(target));
}

function warnings(claim) {
  const found = [];
  for (const quote of claim.evidence) {
    if (quote.grounding) found.push(quote.grounding);
    if (quote.negation_cut) found.push("negated before");
  }
  if (claim.unverified) found.push("unverified: " + claim.unverified.join(", "));
  return [...new Set(found)];
}

/** The words of a quote, as a button that shows where they stand. */
function quoteButton(found, quote) {
  const button = make("button", { class: "plain", type: "button", title: "Show in the text", click: () => visit(quote.span[0]) }, named(found.text.slice(...quote.span)));
  const others = (quote.alternatives ?? []).map(([start], place) =>
    make("button", { class: "plain warn", type: "button", click: () => visit(start) }, "or here (" + (place + 2) + ")"));
  return make("span", {}, button, ...others);
}

function conditionBox(found, condition) {
  const [before, after] = JOINED[condition.kind];
  const notes = [words(condition.kind), condition.force, condition.bearer && "to be done by " + condition.bearer, condition.beneficiary && "for " + condition.beneficiary];
  return make("div", { class: "steps" },
    make("p", {}, make("strong", {}, before + " "), quoteButton(found, condition.antecedent)),
    make("p", {}, make("strong", {}, "→ " + after + " "), quoteButton(found, condition.consequent)),
    make("p", { class: "quiet" }, named(notes.filter(Boolean).join(" · "))));
}

function describeSource(found, source) {
  const notes = [source.kind, source.anonymity, source.on_behalf_of && "for " + source.on_behalf_of].filter(Boolean).map(words).join(" · ");
  return make("div", {}, make("button", { class: "plain", type: "button", title: "All claims of this source", click: () => go({ speaker: source.name }, true) }, named(source.name)),
    make("span", { class: "quiet" }, " ", named(notes), source.mention ? " · as " : " · not mentioned here"),
    source.mention ? quoteButton(found, source.mention) : null);
}

function facts(found, claim) {
  const list = make("dl");
  const add = (term, ...values) => values.length && list.append(make("dt", {}, term), make("dd", {}, ...values));
  add("evidence", ...claim.evidence.map((quote) => make("div", {}, quoteButton(found, quote))));
  if (claim.cue) add("cue", quoteButton(found, claim.cue));
  add("sources", ...claim.sources.map((source) => describeSource(found, source)));
  for (const stance of claim.stance ?? []) {
    add("stance", STANDS[stance.polarity] + " ",
      make("button", { class: "plain", type: "button", title: "All claims about this", click: () => go({ target: stance.target }, true) }, named(stance.target)),
      make("span", { class: "quiet" }, " " + stance.target_kind));
  }
  if (claim.also) add("also", words(claim.also));
  if (claim.polarity === "negative") add("polarity", "negative");
  add("quotation", words(claim.quotation));
  add("certainty", words(claim.certainty));
  if (claim.addressee) add("addressee", named(claim.addressee));
  if (claim.said_on) add("said on", claim.said_on);
  if (claim.confidence !== undefined) add("confidence", claim.confidence.toFixed(2));
  return list;
}

function actions(entry, number) {
  const given = record(entry, entry.claims[number])?.verdict;
  const button = (label, value, act) => make("button", { type: "button", "aria-pressed": String(given === value), click: act }, label);
  return make("div", { class: "actions" },
    button("Accept", "accept", () => judge("accept")),
    button("Reject", "reject", () => judge("reject")),
    button("Edit", "edit", () => openEditor()),
    make("a", { href: "#" + new URLSearchParams({ doc: entry.id, claim: entry.claims[number].id }) }, "Link"));
}

function details(found, entry, number) {
  const claim = found.claims[number];
  const made = INDEX.provenances[claim.provenance];
  return make("div", { class: "details" },
    claim.condition ? conditionBox(found, claim.condition) : null,
    facts(found, claim),
    make("details", {}, make("summary", { class: "quiet" }, "Made by ", named(made.model ?? made.annotator)),
      make("pre", {}, Object.entries({ claim: entry.claims[number].id, ...made }).map(([name, value]) => name + ": " + value).join("\n"))),
    actions(entry, number));
}

function card(found, entry, number, open) {
  const claim = found.claims[number];
  const row = entry.claims[number];
  const look = INDEX.looks[row.act];
  const given = verdict(entry, row);
  const item = make("li", { class: "card " + look.family, id: "claim-" + number },
    make("button", { class: "pick", type: "button", "aria-expanded": String(open), click: () => choose(number) },
      make("span", { class: "line" }, make("span", { class: "act" }, make("span", { class: "code", "aria-hidden": "true" }, look.code), " " + words(row.act)),
        given === "unreviewed" ? null : make("span", { class: "verdict" }, given),
        ...warnings(claim).map((text) => make("span", { class: "warn quiet" }, "⚠ " + text))),
      sourceChain(claim.sources),
      named(claim.statement),
      make("span", { class: "line" }, ...(claim.stance ?? []).map(stanceChip))));
  if (open) {
    item.classList.add("chosen");
    item.append(details(found, entry, number));
  }
  return item;
}

/** A claim the reviewer added. */
function addedCard([key, { changes }]) {
  const remove = () => {
    put(key, null);
    return refresh();
  };
  return make("li", { class: "card " + INDEX.looks[changes.act].family }, make("div", { class: "details" },
    make("p", { class: "line" }, make("span", { class: "act" }, words(changes.act)), make("span", { class: "verdict" }, "added")),
    make("p", {}, sourceChain(changes.sources)), make("p", {}, named(changes.statement)), make("p", { class: "quiet" }, named("“" + changes.evidence[0].text + "”")),
    make("div", { class: "actions" }, make("button", { type: "button", click: remove }, "Remove"))));
}

function rejectedCard(rejected) {
  return make("li", { class: "card " + INDEX.looks[rejected.act].family }, make("div", { class: "details" },
    make("p", { class: "line" }, make("span", { class: "act" }, words(rejected.act)), make("span", { class: "warn" }, rejected.field + ": " + WHY[rejected.reason])),
    make("p", {}, named("“" + rejected.words + "”")), make("p", {}, make("strong", {}, named(rejected.source)), ": ", named(rejected.statement))));
}
