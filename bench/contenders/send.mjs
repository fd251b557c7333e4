// Carillon as a library, with its ledger or with one that forgets: what the ledger costs.
// send.mjs on|off CAMPAIGN
import { execute, prepare } from "../../dist/index.js";

const [ledger, campaign] = process.argv.slice(2);
const request = { campaign, cwd: process.cwd(), env: process.env, purpose: "send" };
const { value: prepared, diagnostics } = await prepare(request);
if (prepared === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
const ahead = Number(process.env.BENCH_CLAIM_AHEAD ?? 0);
if (ahead > 0) prepared.campaign.send.claimAhead = ahead;
const { report } = await execute(ledger === "on" ? prepared : withoutLedger(prepared));
await prepared.close();
console.log(JSON.stringify(report.totals));

/** Reaches inside what no user may: nothing of the product can be told to forget. */
function withoutLedger({ within, ...rest }) {
  const { session } = within;
  let accepted = 0;
  const counts = () => ({ accepted, rejected: 0, failed: 0, in_doubt: 0 });
  const run = (real) =>
    instead(real, {
      record: async (settlements) => {
        for (const { result } of settlements) if (result === "accepted") accepted += 1;
      },
      fold: async () => ({
        outcomes: counts(),
        attempts: accepted,
        retries: 0,
        versions: [],
        errors: [],
      }),
      lastAttempts: async (recipients) => recipients.map(() => undefined),
    });
  const forgetful = instead(session.ledger, {
    begin: async (start) => run(await session.ledger.begin(start)),
    totals: async () => counts(),
    versions: async () => [],
  });
  return { ...rest, within: { ...within, session: { ...session, ledger: forgetful } } };
}

/** The same object but for these methods. */
function instead(real, methods) {
  return new Proxy(real, {
    get(target, name) {
      const value = methods[name] ?? target[name];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
