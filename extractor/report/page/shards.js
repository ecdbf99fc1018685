// Texts and claims, read when they are needed: from this page, or from files beside it.

const shards = new Map();
const waiting = new Map();

/** Called by a shard file with its number and its JSON. */
globalThis.extractorShard = (number, json) => waiting.get(number)?.(JSON.parse(json));

function shard(number) {
  if (!shards.has(number)) shards.set(number, INDEX.folder ? fetchShard(number) : JSON.parse(byId("shard-" + number).textContent));
  return shards.get(number);
}

function fetchShard(number) {
  return new Promise((resolve, reject) => {
    waiting.set(number, resolve);
    const script = make("script", { src: INDEX.folder + "/" + String(number).padStart(4, "0") + ".js" });
    script.onerror = () => reject(new Error("The folder " + INDEX.folder + " with the texts is missing or incomplete: keep it beside this page."));
    document.head.append(script);
  });
}

async function content(entry) {
  const part = await shard(Math.floor(entry.number / INDEX.shard));
  const found = part[entry.number % INDEX.shard];
  found.claims ??= [];
  found.rejected ??= [];
  return found;
}

/** What the text filter searches in a document: one lower-case string a claim. */
async function haystacks(entry) {
  const found = await content(entry);
  found.haystacks ??= found.claims.map((claim) =>
    [
      claim.statement, claim.addressee,
      ...claim.evidence.map(({ span }) => found.text.slice(...span)),
      ...claim.sources.flatMap((source) => [source.name, source.on_behalf_of]),
      ...(claim.stance ?? []).map((stance) => stance.target),
    ].filter(Boolean).join("\n").toLowerCase()
  );
  return found.haystacks;
}
