import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { judge } from "../../src/cli/exit-codes.ts";
import { execute, prepare } from "../../src/index.ts";
import type { Report } from "../../src/index.ts";
import { carillon } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import type { Provider } from "./providers.ts";
import type { Arrival } from "./server.ts";

export type Row = Readonly<Record<string, string>>;

/** What one run left behind. */
export interface Sent {
  readonly exit: number;
  /** `recipients.csv`. */
  readonly rows: readonly Row[];
  /** Runs it once more, as it is. */
  again(): Promise<Sent>;
}

/** What became of one recipient. */
export interface Fate {
  readonly outcome: string;
  readonly attempts: number;
  /** Whole requests that reached the server. */
  readonly arrivals: number;
}

export type SendTo = (url: string, provider: Provider, campaign: object) => Promise<Sent>;

/** A whole run in this process: files, ledger and report as a user has them. */
export const sendTo: SendTo = async (url, provider, campaign) => {
  const root = await repository(provider, campaign);
  const env = { ...provider.env, [provider.baseUrlEnv]: url };
  const run = async (): Promise<Sent> => {
    const request = { campaign: "c.yaml", cwd: root, env, purpose: "send" } as const;
    const { value: prepared, diagnostics } = await prepare(request);
    if (prepared === undefined) throw new Error(JSON.stringify(diagnostics));
    try {
      const result = await execute(prepared, { reveal: true });
      const rows = await rowsOf(result.report, result.folder);
      return { exit: judge(result, 0), rows, again: run };
    } finally {
      await prepared.close();
    }
  };
  return run();
};

/** The same by the built command, which trusts the test authority. */
export const sendByCommand: SendTo = async (url, provider, campaign) => {
  const root = await repository(provider, campaign);
  const NODE_EXTRA_CA_CERTS = join(import.meta.dirname, "certificates", "ca.pem");
  const env = { ...provider.env, [provider.baseUrlEnv]: url, NODE_EXTRA_CA_CERTS };
  const run = async (): Promise<Sent> => {
    const args = ["send", "c.yaml", "--yes", "--json", "--reveal"];
    const { code, stdout, stderr } = await carillon(args, { cwd: root, env });
    if (stdout === "") throw new Error(stderr);
    const report = JSON.parse(stdout) as Report;
    const rows = await rowsOf(report, join(root, "reports", "c", report.run));
    return { exit: code ?? -1, rows, again: run };
  };
  return run();
};

function repository({ name, message }: Provider, campaign: object): Promise<string> {
  return project({ "c.yaml": JSON.stringify({ id: "c", provider: name, message, ...campaign }) });
}

async function rowsOf({ totals }: Report, folder: string): Promise<readonly Row[]> {
  const { planned, accepted, rejected, failed, in_doubt, not_attempted } = totals;
  if (planned !== accepted + rejected + failed + in_doubt + not_attempted) {
    throw new Error(`does not add up: ${JSON.stringify(totals)}`);
  }
  return parse(await readFile(join(folder, "recipients.csv"), "utf8"), { columns: true });
}

export function fateOf(phone: string, rows: readonly Row[], arrivals: readonly Arrival[]): Fate {
  const row = rows.find(({ recipient }) => recipient?.endsWith(phone));
  return {
    outcome: row?.["outcome"] ?? "missing",
    attempts: Number(row?.["attempts"]),
    arrivals: arrivals.filter(({ phones }) => phones.includes(phone)).length,
  };
}

/** Nobody is accepted by an answer to somebody else. */
export function rightIds(rows: readonly Row[], { givesIds }: Provider): void {
  const wrong = rows.filter(
    ({ outcome, recipient, message_id }) =>
      givesIds && outcome === "accepted" && !recipient?.includes(message_id?.slice(3) || "none"),
  );
  if (wrong.length > 0) throw new Error(`another's answer counted: ${JSON.stringify(wrong)}`);
}
