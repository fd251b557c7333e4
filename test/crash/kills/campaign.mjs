import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { start } from "./command.mjs";

const credentials = {
  FLOWIQ_API_KEY: "k",
  FLOWIQ_TENANT_ID: "acme",
  ZIXFLOW_API_KEY: "k",
  ZIXFLOW_WORKSPACE_ID: "ws-7",
  ZIXFLOW_PHONE_ID: "phone-3",
  BOTIKA_API_TOKEN: "k",
  AUTOKONNECT_API_KEY: "k",
  AUTOKONNECT_CHANNEL_ID: "123",
};

const text = { type: "text", text: "Hello" };
const messages = {
  flowiq: { ...text, text: "Hello {{name}}" },
  zixflow: { type: "reaction", message_id: "wamid.{{ref}}", emoji: "👍" },
  botika: {
    type: "flow",
    flow: { id: "1", token: "t-{{ref}}", text: "Start", screen: "HI", body: "Two questions" },
  },
  autokonnect: text,
};

/** A campaign in a folder of its own, whose provider is at `url`. */
export async function writeCampaign({ people, kind, url }) {
  const root = await mkdtemp(join(tmpdir(), "carillon-kills-"));
  const { adapter, concurrency, batch, rate } = kind;
  const campaign = {
    id: "c",
    provider: adapter,
    recipients: [{ csv: "people.csv", ref: "ref" }],
    message: messages[adapter],
    send: { concurrency, batch, retries: 20, ...(rate === undefined ? {} : { rate }) },
  };
  await mkdir(join(root, ".git"));
  await writeFile(join(root, "c.yaml"), JSON.stringify(campaign));
  const rows = Array.from({ length: people }, (_, nth) => `${phoneOf(nth)},r${nth},Ann\n`);
  await writeFile(join(root, "people.csv"), `phone,ref,name\n${rows.join("")}`);
  const env = { ...credentials, [`${adapter.toUpperCase()}_BASE_URL`]: url };
  return {
    root,
    env,
    send: (more = {}) =>
      start(["send", "c.yaml", "--yes", "--json"], { cwd: root, env: { ...env, ...more } }),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

export function phoneOf(nth) {
  return `+2547120${String(nth).padStart(5, "0")}`;
}

const mostRounds = 20;

/**
 * Runs the campaign until nothing is left to do. Returns the rows of the last report, by
 * phone; throws where it does not come to an end.
 */
export async function converge({ root, send }) {
  for (let round = 1; round <= mostRounds; round += 1) {
    const { code, stdout, stderr } = await send().ended;
    if (stdout === "") throw new Error(`no report, exit ${code}: ${stderr}`);
    const report = JSON.parse(stdout);
    const { failed, not_attempted } = report.totals;
    if (failed + not_attempted > 0) continue;
    const folder = join(root, "reports", "c", report.run);
    const rows = parse(await readFile(join(folder, "recipients.csv")), { columns: true });
    return new Map(rows.map((row) => [phoneOf(Number(row.ref.slice(1))), row]));
  }
  throw new Error(`still not done after ${mostRounds} runs`);
}
