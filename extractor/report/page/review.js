// Verdicts on claims. They stay in this browser until they are downloaded.

const STORE = "extractor-review-" + INDEX.key;
const DONE = { accept: "accepted", reject: "rejected", edit: "edited" };
let records = {};
try {
  records = JSON.parse(localStorage.getItem(STORE) ?? "{}");
} catch {
  byId("unsaved").hidden = false; // a browser may forbid storage to local pages
}

const keyOf = (entry, claim) => JSON.stringify([entry.id, claim.id]);
const record = (entry, claim) => records[keyOf(entry, claim)];
const verdict = (entry, claim) => DONE[record(entry, claim)?.verdict] ?? "unreviewed";

function put(key, given) {
  if (given) records[key] = given;
  else delete records[key];
  try {
    localStorage.setItem(STORE, JSON.stringify(records));
  } catch {
    byId("unsaved").hidden = false;
  }
}

function store(entry, claim, given) {
  put(keyOf(entry, claim), given && { document_id: entry.id, claim_id: claim.id, ...given });
}

/** Claims of a document that the annotator missed and the reviewer added, with their keys. */
const added = (entry) => Object.entries(records).filter(([, held]) => held.document_id === entry.id && held.claim_id === null);

function storeAdded(entry, changes, note) {
  const key = JSON.stringify([entry.id, null, changes.evidence[0].start, changes.statement]);
  put(key, { document_id: entry.id, claim_id: null, verdict: "add", changes, ...note });
}

/** Accept or reject the chosen claim; the same verdict again takes it back. */
function judge(given) {
  if (chosen < 0) return;
  const claim = current.entry.claims[chosen];
  store(current.entry, claim, record(current.entry, claim)?.verdict === given ? null : { verdict: given });
  return refresh();
}

/** Return the records as JSON lines, in the order of the run. */
function reviewLines() {
  const lines = documents.flatMap((entry) => [
    ...entry.claims.map((claim) => record(entry, claim)).filter(Boolean),
    ...added(entry).map(([, held]) => held),
  ]);
  return lines.map((line) => JSON.stringify(line) + "\n").join("");
}

function download() {
  const address = URL.createObjectURL(new Blob([reviewLines()], { type: "application/jsonl" }));
  make("a", { href: address, download: "review.jsonl" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
