// Which documents and claims are shown.

/** Names that differ only in case or a leading article are one. */
const plain = (name) => name.toLowerCase().trim().replace(/\s+/g, " ").replace(/^the /, "");
const BORNE = {
  speaker: (claim) => [claim.speaker],
  addressee: (claim) => [claim.addressee],
  target: (claim) => claim.stance.map((entry) => entry.target),
};
const borne = {}; // names in each part, collected when they are first asked for
function isBorne(part, name) {
  borne[part] ??= new Set(documents.flatMap((entry) => entry.claims.flatMap(BORNE[part])).map(plain));
  return borne[part].has(name);
}

/** A name that somebody bears in this part is meant exactly; anything else is part of one. */
function meets(part, name) {
  const [have, want] = [plain(name), plain(state[part])];
  return isBorne(part, want) ? have === want : have.includes(want);
}

function grounded(claim, wanted) {
  return wanted in FLAGS ? (claim.flags & FLAGS[wanted]) !== 0 : GROUNDINGS[claim.flags & 3] === wanted;
}

/** A stance and a target are asked of the same entry: "opposes a ceasefire". */
function stands(claim) {
  if (state.stance === "none") return claim.stance.length === 0 && !state.target;
  return claim.stance.some(
    (entry) => (!state.stance || entry.polarity === state.stance) && (!state.target || meets("target", entry.target))
  );
}

function matches(entry, claim) {
  return (
    (!state.act || state.act.split(",").includes(claim.act)) &&
    (!state.speaker || meets("speaker", claim.speaker)) &&
    (!(state.stance || state.target) || stands(claim)) &&
    (!state.grounding || grounded(claim, state.grounding)) &&
    (!state.addressee || meets("addressee", claim.addressee)) &&
    (!state.condition || (state.condition === "any" ? claim.condition !== "" : claim.condition === state.condition)) &&
    (!state.kind || claim.kind === state.kind) &&
    (!state.anonymity || claim.anonymity === state.anonymity) &&
    (!state.publisher || entry.source === state.publisher) &&
    (!state.dated || (claim.date === "") === (state.dated === "no")) &&
    (!state.from || claim.date >= state.from) &&
    (!state.to || (claim.date !== "" && claim.date <= state.to)) &&
    (!state.review || verdict(entry, claim) === state.review)
  );
}

/** Return the documents to list, each with the numbers of its claims to show. */
async function filtered() {
  const wanted = state.q.toLowerCase();
  const narrow = [...FILTERS, ...LINKED].some((name) => name !== "outcome" && state[name]);
  const listed = [];
  for (const entry of documents) {
    if (state.outcome && entry.outcome !== state.outcome) continue;
    const found = wanted ? await haystacks(entry) : null;
    const titled = wanted !== "" && entry.title.toLowerCase().includes(wanted);
    const shown = [];
    entry.claims.forEach((claim, number) => {
      if (matches(entry, claim) && (!found || titled || found[number].includes(wanted))) shown.push(number);
    });
    if (!narrow || shown.length || (titled && !entry.claims.length)) listed.push({ entry, shown });
  }
  return listed;
}
