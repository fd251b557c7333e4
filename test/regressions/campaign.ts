import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execute, prepare } from "../../src/index.ts";
import type { Prepared, PrepareRequest, Report, Surroundings } from "../../src/index.ts";
import type { Arrival } from "../helpers/fault-server.ts";
import { project } from "../helpers/project.ts";

/** FlowIQ's yes. */
export const yes = JSON.stringify({ success: true, data: { message_id: "wamid.1" } });

/** A campaign to so many people, sent by the library. */
export interface Campaign {
  readonly root: string;
  prepared(options?: Partial<PrepareRequest>): Promise<Prepared>;
  send(options?: Partial<PrepareRequest>, surroundings?: Surroundings): Promise<Report>;
  /** Writes the file again, with other `send` settings. */
  change(send: object): Promise<void>;
}

export async function campaignTo(
  url: string,
  people: number,
  send: object = {},
): Promise<Campaign> {
  const rows = Array.from({ length: people }, (_, nth) => phoneOf(nth));
  const root = await project({
    "c.yaml": textOf(send),
    "people.csv": `phone\n${rows.join("\n")}\n`,
  });
  const env = { FLOWIQ_API_KEY: "fiq_1", FLOWIQ_TENANT_ID: "acme", FLOWIQ_BASE_URL: url };
  const prepared: Campaign["prepared"] = async (options = {}) => {
    const request = { campaign: "c.yaml", cwd: root, env, purpose: "send" as const };
    const { value, diagnostics } = await prepare({ ...request, ...options });
    if (value === undefined) throw new Error(JSON.stringify(diagnostics));
    return value;
  };
  return {
    root,
    prepared,
    async send(options, surroundings) {
      const value = await prepared(options);
      try {
        return (await execute(value, surroundings)).report;
      } finally {
        await value.close();
      }
    },
    change: (settings) => writeFile(join(root, "c.yaml"), textOf(settings)),
  };
}

function textOf(send: object): string {
  return JSON.stringify({
    id: "c",
    provider: "flowiq",
    recipients: [{ csv: "people.csv" }],
    message: { type: "text", text: "Hello" },
    send: { concurrency: 4, ...send },
  });
}

export function phoneOf(nth: number): string {
  return `+2547120000${String(nth).padStart(2, "0")}`;
}

/** How often requests for each of so many people arrived, in the list's order. */
export function timesEach(arrivals: readonly Arrival[], people: number): readonly number[] {
  const phones = arrivals.map(({ body }) => JSON.parse(body).phone_number);
  return Array.from({ length: people }, (_, nth) => {
    return phones.filter((phone) => phone === phoneOf(nth)).length;
  });
}
