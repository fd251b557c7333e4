import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { phoneOf } from "./campaign.mjs";

/**
 * Holds what the last report says against what arrived. `broken` has a sentence for each
 * promise that was not kept.
 */
export function judge({ people, rows, log, kills, kind, doubts }) {
  const counts = { recipients: people, arrivals: log.arrivals, twice: 0, forgotten: 0 };
  Object.assign(counts, { wrong: 0, inDoubt: 0, lost: 0, beyond: 0 });
  const broken = [];
  const breaks = (what, phone) => {
    counts[what] += 1;
    broken.push(`${what}: ${phone} ${JSON.stringify(rows.get(phone) ?? "not in the report")}`);
  };
  for (let nth = 0; nth < people; nth += 1) {
    const phone = phoneOf(nth);
    const said = saidOf(rows.get(phone), log.lost.has(phone));
    for (const what of wrongWith(said, log.taken.get(phone) ?? 0)) breaks(what, phone);
    if (said === "interrupted") counts.inDoubt += 1;
    if (said === "lost") counts.lost += 1;
  }
  for (const phone of log.taken.keys()) if (!rows.has(phone)) breaks("wrong", phone);

  const bound = kind.concurrency * kind.batch;
  const most = Math.max(0, ...doubts);
  const beyond = beyondBound({ inDoubt: counts.inDoubt, doubts, kills, bound });
  counts.beyond += beyond.length;
  broken.push(...beyond);
  return { counts: { ...counts, kills, most }, bound, broken };
}

function beyondBound({ inDoubt, doubts, kills, bound }) {
  const told = doubts
    .filter((doubt) => doubt > bound)
    .map((doubt) => `beyond: one kill left ${doubt} in doubt, ${bound} are allowed`);
  if (inDoubt > bound * kills || doubts.length > kills)
    told.push(`beyond: ${inDoubt} in doubt of ${doubts.length} runs, but ${kills} kills`);
  return told;
}

function wrongWith(said, times) {
  return [
    ...(times > 1 ? ["twice"] : []),
    ...(said === "nothing" || (said === "accepted" && times === 0) ? ["forgotten"] : []),
    ...(said === "odd" || (said === "refused" && times > 0) ? ["wrong"] : []),
  ];
}

const plainly = {
  not_attempted: "nothing",
  failed: "nothing",
  accepted: "accepted",
  already_sent: "accepted",
  rejected: "refused",
};

/** What the report makes of one recipient; `odd` where that cannot be. */
function saidOf(row, isLost) {
  if (row === undefined) return "nothing";
  if (plainly[row.outcome] !== undefined) return plainly[row.outcome];
  if (row.outcome !== "held" && row.outcome !== "in_doubt") return "odd";
  if (row.error_code === "interrupted") return "interrupted";
  if (row.http_status === "400") return "refused";
  return isLost ? "lost" : "odd";
}

/** How many each run that did not end by itself left in doubt, from the ledger. */
export function doubtsByRun(root) {
  const database = new DatabaseSync(join(root, ".carillon", "ledger.db"));
  const counted = database
    .prepare("SELECT count(*) AS doubts FROM attempts WHERE code = 'interrupted' GROUP BY run")
    .all();
  database.close();
  return counted.map(({ doubts }) => doubts);
}
