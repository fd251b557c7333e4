import type { AudienceRow, DecidedRow } from "../../src/model/audience.ts";
import type { Adapter } from "../../src/model/adapter.ts";
import type { Campaign, CsvSource } from "../../src/model/campaign.ts";
import type { SourceDocument } from "../../src/model/document.ts";
import type { Provider } from "../../src/model/provider.ts";

export const adapter: Adapter = {
  name: "tiny",
  title: "Tiny",
  baseUrl: "https://api.tiny.example",
  baseUrlEnv: "TINY_BASE_URL",
  settings: {
    token: { env: "TINY_TOKEN", secret: true, describes: "the token" },
    sender: { env: "TINY_SENDER", secret: false, describes: "the sender" },
  },
  channel: "sender",
  capabilities: {
    types: { text: ["text"] },
    interactive: [],
    tags: true,
    maxBatch: 1,
    accepted: "",
  },
  payloadSchema: {},
  toPayload: () => ({}),
  toRequest: () => ({ method: "POST", path: "/", headers: {}, body: {} }),
  readResponse: () => undefined,
};

export const provider: Provider = {
  name: "promo",
  adapter,
  settings: {
    token: { kind: "env", name: "TINY_TOKEN" },
    sender: { kind: "literal", value: "123" },
  },
};

const document: SourceDocument = {
  file: "campaigns/spring.yaml",
  path: "/repo/campaigns/spring.yaml",
  value: {},
  place: () => ({ file: "campaigns/spring.yaml", line: 1, column: 1 }),
  placeInside: () => ({ file: "campaigns/spring.yaml", line: 1, column: 1 }),
  written: () => undefined,
  comment: () => undefined,
};

export const csv: CsvSource = {
  kind: "csv",
  path: "/repo/data/customers.csv",
  written: "../data/customers.csv",
  file: "data/customers.csv",
  at: ["recipients", 0],
  phone: "phone",
  where: { tags: ["vip"], opted_in: ["yes"] },
};

export const campaign: Campaign = {
  id: "spring-sale",
  wave: 1,
  description: "",
  document,
  file: "campaigns/spring.yaml",
  provider,
  sources: [csv],
  suppressions: [],
  maxInvalid: { count: 0 },
  vars: {},
  locale: "en",
  timezone: "UTC",
  message: { type: "template", template: 1 },
  send: {
    concurrency: 16,
    retries: 4,
    timeoutMs: 60_000,
    batch: 1,
    tolerate: 0,
    abort: { failureRate: 0.2, consecutive: 10 },
  },
};

export function rowOf(nth: number, change: Partial<AudienceRow> = {}): AudienceRow {
  return {
    source: 0,
    line: nth + 2,
    key: 254_700_000_000 + nth,
    phone: `+${254_700_000_000 + nth}`,
    country: "KE",
    ref: "",
    columns: {},
    duplicate: false,
    suppressed: false,
    ...change,
  };
}

export function decidedOf(nth: number, change: Partial<DecidedRow> = {}): DecidedRow {
  return {
    row: rowOf(nth),
    fate: "planned",
    attempts: 0,
    payload: `{"text":"hi ${nth}"}`,
    ...change,
  };
}
