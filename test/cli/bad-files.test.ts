import { afterAll, beforeAll, describe, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { campaign } from "./campaign.ts";
import { expectRefusal, validateAll } from "./refusal.ts";
import type { BadInput, Refused } from "./refusal.ts";

const badYaml: readonly BadInput[] = [
  {
    name: "a mapping that is not closed",
    campaign: campaign({ more: "vars: { a: 1\n¦expires: 2026-12-31" }),
    code: "yaml_syntax",
  },
  {
    name: "a tab as indentation",
    campaign: "id: sale\nmessage:\n¦\ttype: text\n",
    code: "yaml_syntax",
  },
  {
    name: "lists 65 deep",
    campaign: campaign({ more: `vars:\n  a: ${"[".repeat(62)}¦${"[".repeat(3)}` }),
    code: "too_deep",
  },
  {
    name: "more than 1 MiB",
    campaign: `id: sale\n# ${"x".repeat(1024 * 1024)}\n`,
    code: "file_too_large",
    at: "campaigns/a.yaml:1:1",
  },
  {
    name: "an alias",
    campaign: campaign({ more: "vars:\n  c: ¦*b" }),
    code: "yaml_alias",
  },
  {
    name: "a key written twice",
    campaign: campaign({ more: "¦id: other" }),
    code: "duplicate_key",
  },
  {
    name: "an unknown tag",
    campaign: campaign({ more: "vars:\n  a: ¦!shout x" }),
    code: "unknown_tag",
  },
  {
    name: "UTF-16",
    files: { "campaigns/a.yaml": Buffer.from(`\uFEFF${campaign()}`, "utf16le") },
    code: "not_utf8",
    at: "campaigns/a.yaml:1:1",
  },
  { name: "an empty file", campaign: "", code: "wrong_type", at: "campaigns/a.yaml:1:1" },
];

const badCampaign: readonly BadInput[] = [
  {
    name: "an unknown key",
    campaign: { more: "¦expire: 2026-12-31" },
    code: "unknown_key",
    says: "did you mean `expires`?",
  },
  {
    name: "an unknown key in the message",
    campaign: { message: "type: text\n¦txt: Hi\ntext: Hi" },
    code: "unknown_key",
    says: "did you mean `text`?",
  },
  {
    name: "a missing key",
    campaign: "id: sale\nprovider: flowiq\nrecipients:\n  - csv: ../people.csv\n",
    code: "missing_key",
    at: "campaigns/a.yaml:1:1",
    says: "add a line like this: message: ",
  },
  { name: "a wave that is a text", campaign: { more: "wave: ¦two" }, code: "wrong_type" },
  { name: "a wave of 0", campaign: { more: "wave: ¦0" }, code: "wrong_value" },
  { name: "an id with a space", campaign: { id: "¦spring sale" }, code: "bad_id" },
  { name: "an id of 65 signs", campaign: { id: `¦${"a".repeat(65)}` }, code: "bad_id" },
  {
    name: "a number without quotes",
    campaign: { recipients: "- numbers: [¦+254712345678]", message: "type: text\ntext: Hi" },
    code: "unquoted_number",
  },
  { name: "a rate without a unit", campaign: { more: "send:\n  rate: ¦fast" }, code: "bad_rate" },
  { name: "a window without an end", campaign: { more: 'window: ¦"08:00"' }, code: "bad_window" },
  {
    name: "a window beyond the day",
    campaign: { more: 'window: ¦"08:00-25:00"' },
    code: "bad_window",
  },
  { name: "a day there is not", campaign: { more: "expires: ¦2026-02-30" }, code: "bad_date" },
  { name: "a share of 200 %", campaign: { more: "send:\n  tolerate: ¦200%" }, code: "bad_share" },
  {
    name: "a country there is not",
    campaign: { recipients: "- csv: ../people.csv\n  country: ¦XX" },
    code: "unknown_country",
  },
  {
    name: "a timezone there is not",
    files: { "carillon.yaml": "timezone: ¦Africa/Nirobi\n" },
    code: "unknown_timezone",
    says: "Africa/Nairobi",
  },
  {
    name: "an id that another file has",
    campaign: { id: "¦sale" },
    files: { "campaigns/b.yaml": campaign() },
    code: "duplicate_id",
    says: "campaigns/b.yaml",
  },
];

const badProvider: readonly BadInput[] = [
  {
    name: "an adapter there is not",
    campaign: { provider: "¦flowik" },
    code: "unknown_provider",
    says: "flowiq",
  },
  {
    name: "an adapter where the project names providers",
    campaign: { provider: "¦flowiq" },
    files: { "carillon.yaml": "providers:\n  promo: { adapter: autokonnect }\n" },
    code: "unknown_provider",
    says: "promo",
  },
  {
    name: "a provider whose adapter there is not",
    campaign: { provider: "promo" },
    files: { "carillon.yaml": "providers:\n  promo:\n    adapter: ¦autoconnect\n" },
    code: "unknown_adapter",
    says: "autokonnect",
  },
  {
    name: "a secret written out",
    campaign: { provider: "promo" },
    files: {
      "carillon.yaml":
        "providers:\n  promo:\n    adapter: flowiq\n    api_key: ¦fq_live_1234567890\n",
    },
    code: "literal_secret",
  },
  {
    name: "a host",
    campaign: { provider: "promo" },
    files: {
      "carillon.yaml":
        "providers:\n  promo:\n    adapter: flowiq\n    ¦base_url: https://evil.example\n",
    },
    code: "host_in_file",
    says: "FLOWIQ_BASE_URL",
  },
  {
    name: "the environment in a message",
    campaign: { message: "type: text\ntext: Hi ¦${HOME}" },
    code: "env_not_allowed",
  },
  {
    name: "a rate above the provider's",
    campaign: { provider: "promo", more: "send:\n  rate: ¦50/s" },
    files: { "carillon.yaml": "providers:\n  promo: { adapter: flowiq, rate: 40/s }\n" },
    code: "over_ceiling",
    says: "40/s",
  },
];

const badMessage: readonly BadInput[] = [
  {
    name: "a type the adapter cannot carry",
    campaign: {
      provider: "autokonnect",
      message: "type: ¦location\nlatitude: -1.28\nlongitude: 36.82",
    },
    code: "unsupported_type",
    says: "text, image",
  },
  {
    name: "a type there is not",
    campaign: { message: "type: ¦txt\ntext: Hi" },
    code: "unknown_type",
  },
  {
    name: "a field the adapter cannot carry",
    campaign: {
      provider: "autokonnect",
      message: "type: document\nlink: https://x.example/a.pdf\n¦filename: a.pdf",
    },
    code: "unsupported_field",
  },
  {
    name: "a kind of interactive the adapter cannot carry",
    campaign: {
      message: `type: interactive
interactive:
  type: ¦product
  body: { text: Hi }
  action: { catalog_id: "1", product_retailer_id: "2" }`,
    },
    code: "unsupported_kind",
  },
  {
    name: "reply_to where it is not carried",
    campaign: { message: "type: reaction\nmessage_id: wamid.1\n¦reply_to: wamid.2" },
    code: "unsupported_field",
  },
  {
    name: "four buttons",
    campaign: {
      message: `type: interactive
interactive:
  type: button
  body: { text: Hi }
  action:
    buttons:
      ¦- { type: reply, reply: { id: "1", title: One } }
      - { type: reply, reply: { id: "2", title: Two } }
      - { type: reply, reply: { id: "3", title: Three } }
      - { type: reply, reply: { id: "4", title: Four } }`,
    },
    code: "too_many",
  },
  {
    name: "a link that is none",
    campaign: { message: "type: image\nlink: ¦cdn.example.com/a.jpg" },
    code: "bad_link",
  },
  {
    name: "a latitude beyond the pole",
    campaign: { message: "type: location\nlatitude: ¦91\nlongitude: 36.82" },
    code: "wrong_value",
  },
  {
    name: "a template without a number",
    campaign: {
      provider: "autokonnect",
      message: "type: template\ntemplate: ¦spring\ncomponents: []",
    },
    code: "wrong_value",
  },
  {
    name: "a text that is too long as it stands",
    campaign: { message: `type: text\ntext: ¦${"x".repeat(4097)}` },
    code: "too_long",
  },
];

const badTags: readonly BadInput[] = [
  {
    name: "tags without `unsuppressed`",
    campaign: {
      provider: "autokonnect",
      recipients: '- ¦tags: ["42"]',
      message: "type: text\ntext: Hi",
    },
    code: "tags_unsuppressed",
  },
  {
    name: "tags where the adapter has none",
    campaign: {
      recipients: '- ¦tags: ["42"]\n  unsuppressed: true',
      message: "type: text\ntext: Hi",
    },
    code: "unsupported_tags",
  },
  {
    name: "a column beside tags",
    campaign: {
      provider: "autokonnect",
      recipients: '- csv: ../people.csv\n- tags: ["42"]\n  unsuppressed: true',
      message: "type: text\ntext: Hi {{¦name}}",
    },
    code: "column_with_tags",
  },
];

const all = [...badYaml, ...badCampaign, ...badProvider, ...badMessage, ...badTags].map(
  (bad, nth) => ({ ...bad, nth }),
);

let sandbox: Sandbox;
let refused: Refused;
beforeAll(async () => {
  sandbox = await startSandbox();
  refused = await validateAll(all);
});
afterAll(() => sandbox.close());

describe.concurrent("refuses, with nothing sent,", () => {
  it.each(all)("$name", (bad) => expectRefusal(bad, bad.nth, refused, sandbox));
});
