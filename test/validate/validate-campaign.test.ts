import { describe, expect, it } from "vitest";
import { validateProject } from "../../src/validate/validate-project.ts";
import {
  adapters,
  campaignWith,
  checkCampaign,
  type Lines,
  soundProject,
  told,
} from "./written.ts";

const noProjectFile = () => validateProject(undefined, { root: "/repo", adapters }).value!;

/** One thing wrong: its code, its exact place, and what the hint says to write. */
type Row = readonly [what: string, lines: Lines, told: string, hint: RegExp];

const keys: readonly Row[] = [
  ["a misspelt key", { 8: "wve: 2" }, "unknown_key 8:1", /did you mean `wave`/],
  [
    "a key of another tool",
    { 3: "recipients:", 4: "  - csv: a.csv\n    column: tel" },
    "unknown_key 5:5",
    /`phone`/,
  ],
  [
    "a key that belongs in carillon.yaml",
    { 8: "timezone: UTC" },
    "unknown_key 8:1",
    /belongs in carillon.yaml/,
  ],
  ["a key that belongs under send", { 8: "rate: 20/s" }, "unknown_key 8:1", /under `send`/],
  ["a key nobody knows", { 8: "colour: red" }, "unknown_key 8:1", /the keys here are id, wave/],
  [
    "a misspelt key deep inside",
    { 8: "send:\n  abort: { consecutve: 3 }" },
    "unknown_key 9:12",
    /`consecutive`/,
  ],
  [
    "a caption on a text",
    { 8: "  caption: hello" },
    "unknown_key 8:3",
    /the keys here are type, text/,
  ],
  [
    "a host",
    { 8: "base_url: https://evil.example" },
    "host_in_file 8:1",
    /_BASE_URL in the environment/,
  ],
  ["no id", { 1: "wave: 1" }, "missing_key 1:1", /id: spring-sale/],
  ["no provider", { 2: "wave: 1" }, "missing_key 1:1", /provider: promo/],
  ["no text", { 7: "" }, "missing_key 6:3", /text: /],
  ["no type of message", { 6: "" }, "missing_key 7:3", /the types are text, image/],
  [
    "a type of message that is not one",
    { 6: "  type: imge" },
    "unknown_type 6:9",
    /did you mean image/,
  ],
];

const kinds: readonly Row[] = [
  [
    "an empty file",
    { 1: "#", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "" },
    "wrong_type 1:1",
    /id: spring-sale/,
  ],
  [
    "a list for a campaign",
    { 1: "- a", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "" },
    "wrong_type 1:1",
    /begin with a key/,
  ],
  ["a key without a value", { 8: "description:" }, "wrong_type 8:1", /description: /],
  ["a text for a number", { 8: 'wave: "2"' }, "wrong_type 8:7", /without quotes: 2/],
  ["half a wave", { 8: "wave: 1.5" }, "wrong_type 8:7", /wave: 1/],
  [
    "a mapping for a list",
    { 3: "recipients: { csv: a.csv }", 4: "" },
    "wrong_type 3:13",
    /recipients: \[/,
  ],
  [
    "a text for a list",
    { 4: "  - csv: a.csv\n    where: { tags: vip }" },
    "wrong_type 5:20",
    /tags: \["vip"/,
  ],
  [
    "true for a text",
    { 4: "  - csv: a.csv\n    where: { opted_in: [true] }" },
    "wrong_type 5:25",
    /in quotes: "true"/,
  ],
  ["true for a day", { 8: "expires: true" }, "wrong_type 8:10", /like this: expires: "2026/],
  ["nothing for a day", { 8: 'expires: ""' }, "empty_value 8:10", /like this: expires: "2026/],
  [
    "one tag for a list of them",
    { 4: '  - tags: "42"\n    unsuppressed: true' },
    "wrong_type 4:11",
    /like this: tags: \["42"/,
  ],
  ["a list for a mapping", { 8: "vars: [a]" }, "wrong_type 8:7", /vars: \{/],
  [
    "a text for an interactive part",
    {
      6: "  type: interactive",
      7: "  interactive:\n    type: product\n    body: Hi\n    action: { catalog_id: a, product_retailer_id: b }",
    },
    "wrong_type 9:11",
    /body: \{/,
  ],
];

const numbers: readonly Row[] = [
  [
    "a number of somebody with a plus",
    { 4: "  - numbers: [+254712345678]" },
    "unquoted_number 4:15",
    /in quotes: "\+2547\*{6}78"/,
  ],
  [
    "a number of somebody with a zero",
    { 4: "  - numbers: [0712345678]" },
    "unquoted_number 4:15",
    /in quotes: "0712\*{4}78"/,
  ],
  [
    "a tag",
    { 4: "  - tags: [42]\n    unsuppressed: true" },
    "unquoted_number 4:12",
    /in quotes: "42"/,
  ],
  ["an id", { 1: "id: 2026" }, "unquoted_number 1:5", /in quotes: "2026"/],
  [
    "a template behind a #",
    { 7: "  text: Order #{{order}} is here" },
    "comment_in_text 7:14",
    /whole text in quotes/,
  ],
  ["a text of the message", { 7: "  text: 007" }, "unquoted_number 7:9", /in quotes: "007"/],
  [
    "a var that would lose zeros",
    { 8: "vars: { code: 007 }" },
    "unquoted_number 8:15",
    /in quotes: "007"/,
  ],
  [
    "a var that would lose decimals",
    { 8: "vars: { price: 1.50 }" },
    "unquoted_number 8:16",
    /in quotes: "1.50"/,
  ],
  [
    "a template id beyond exact numbers",
    { 6: "  type: template\n  components: []", 7: "  template: 12345678901234567890" },
    "unquoted_number 8:13",
    /in quotes/,
  ],
];

const values: readonly Row[] = [
  ["an id with a space", { 1: "id: spring sale" }, "bad_id 1:5", /id: spring-sale/],
  [
    "an id that would leave its folder",
    { 1: "id: ../x" },
    "bad_id 1:5",
    /beginning with a letter or digit/,
  ],
  ["wave 0", { 8: "wave: 0" }, "wrong_value 8:7", /wave: 1/],
  ["a wave beyond all counting", { 8: "wave: 9007199254740993" }, "wrong_value 8:7", /wave: 1/],
  ["no recipients at all", { 3: "recipients: []", 4: "" }, "too_few 3:13", /recipients: \[/],
  ["an empty path", { 4: '  - csv: ""' }, "empty_value 4:10", /csv: \.\.\/data/],
  ["a source of no kind", { 4: "  - {}" }, "unknown_source 4:5", /`csv:`, `numbers:`, `tags:`/],
  [
    "a path where a source belongs",
    { 4: "  - ../data/customers.csv" },
    "unknown_source 4:5",
    /- csv: /,
  ],
  ["a misspelt kind of source", { 4: "  - cvs: a.csv" }, "unknown_key 4:5", /`csv`/],
  [
    "two sources in one entry",
    { 4: '  - csv: a.csv\n    numbers: ["+254712345678"]' },
    "unknown_key 5:5",
    /entry of its own/,
  ],
  [
    "a path where a list to exclude belongs",
    { 8: "exclude: [data/x.csv]" },
    "unknown_source 8:11",
    /- csv: /,
  ],
  [
    "a country in lower case",
    { 4: "  - csv: a.csv\n    country: ke" },
    "unknown_country 5:14",
    /country: KE/,
  ],
  [
    "a country by another code",
    { 4: "  - csv: a.csv\n    country: UK" },
    "unknown_country 5:14",
    /write GB/,
  ],
  [
    "a country that is none",
    { 4: "  - csv: a.csv\n    country: ZQ" },
    "unknown_country 5:14",
    /like KE/,
  ],
  [
    "tags without a word on suppression",
    { 4: '  - tags: ["42"]' },
    "tags_unsuppressed 4:5",
    /unsuppressed: true/,
  ],
  [
    "tags that claim suppression",
    { 4: '  - tags: ["42"]\n    unsuppressed: false' },
    "tags_unsuppressed 5:19",
    /unsuppressed: true/,
  ],
  ["half a row", { 8: "max_invalid: 0.5" }, "wrong_type 8:14", /max_invalid: 0.5%/],
  ["more than all rows", { 8: "max_invalid: 101%" }, "bad_share 8:14", /like 2%/],
  ["a share in words", { 8: "max_invalid: few" }, "bad_share 8:14", /max_invalid: 0.5%/],
  ["a day that does not exist", { 8: "expires: 2026-02-30" }, "bad_date 8:10", /2026-12-31/],
  ["a day in another form", { 8: "expires: 31.12.2026" }, "bad_date 8:10", /expires: "2026-12-31"/],
  ["a year for a day", { 8: "expires: 2026" }, "bad_date 8:10", /2026-12-31/],
  ["an hour in another form", { 8: "window: 8-20" }, "bad_window 8:9", /08:00-20:00/],
  ["a window that is never open", { 8: 'window: "08:00-08:00"' }, "bad_window 8:9", /08:00-20:00/],
  ["a locale with an underscore", { 8: "locale: en_KE" }, "unknown_locale 8:9", /write en-KE/],
  ["a var called phone", { 8: "vars: { phone: x }" }, "reserved_name 8:9", /another name/],
  [
    "a link without a host",
    { 6: "  type: image", 7: "  link: cdn/x.jpg" },
    "bad_link 7:9",
    /https:\/\/cdn/,
  ],
  [
    "a link that is not the web's",
    { 6: "  type: image", 7: "  link: file:///etc/{{name}}" },
    "bad_link 7:9",
    /whole address/,
  ],
];

const sending: readonly Row[] = [
  ["a rate without a time", { 8: "send: { rate: 20 }" }, "bad_rate 8:15", /rate: 20\/s/],
  ["a rate of 0", { 8: "send: { rate: 0/s }" }, "bad_rate 8:15", /like 20\/s/],
  [
    "a rate above the provider's",
    { 8: "send: { rate: 2401/m }" },
    "over_ceiling 8:15",
    /40\/s or less/,
  ],
  [
    "a concurrency above the provider's",
    { 8: "send: { concurrency: 33 }" },
    "over_ceiling 8:22",
    /32 or less/,
  ],
  ["a concurrency of 0", { 8: "send: { concurrency: 0 }" }, "wrong_value 8:22", /concurrency: 16/],
  ["a timeout of 0", { 8: "send: { timeout: 0s }" }, "bad_duration 8:18", /like 60s/],
  ["a timeout without a unit", { 8: "send: { timeout: 60 }" }, "bad_duration 8:18", /timeout: 60s/],
  ["2 for 2%", { 8: "send: { tolerate: 2 }" }, "wrong_value 8:19", /tolerate: 2%/],
  [
    "a failure rate above 1",
    { 8: "send: { abort: { failure_rate: 20 } }" },
    "wrong_value 8:32",
    /failure_rate: 0.2/,
  ],
  [
    "a share of doubts above 100%",
    { 8: "send: { abort: { in_doubt: 101% } }" },
    "bad_share 8:28",
    /like 2%/,
  ],
  [
    "a batch above the adapter's",
    { 8: "send: { batch: 1001 }" },
    "over_max_batch 8:16",
    /1000 or less/,
  ],
  [
    "a batch where there are none",
    { 2: "provider: inbox", 8: "send: { batch: 2 }" },
    "over_max_batch 8:16",
    /leave `batch` out/,
  ],
];

const section = (name: string, rows: number): string =>
  `        - { title: ${name}, rows: [${Array.from({ length: rows }, (_, i) => `{ id: ${name}${i}, title: t }`).join(", ")}] }\n`;

const list = (rows: number): string =>
  `  interactive:\n    type: list\n    body: { text: Hi }\n    action:\n      button: Choose\n      sections:\n${section("a", rows / 2)}${section("b", rows / 2)}`;

const carrying: readonly Row[] = [
  ["an unknown provider", { 2: "provider: prmo" }, "unknown_provider 2:11", /did you mean promo/],
  [
    "an adapter that is no provider here",
    { 2: "provider: autokonnect" },
    "unknown_provider 2:11",
    /under `providers`/,
  ],
  [
    "a type that the adapter has not",
    { 2: "provider: flows" },
    "unsupported_type 6:9",
    /it can carry flow/,
  ],
  [
    "a reply where there are none",
    { 8: "  reply_to: abc" },
    "unsupported_field 8:3",
    /with text it can carry text/,
  ],
  [
    "a filename where there are none",
    { 6: "  type: document", 7: "  link: https://x.example/a.pdf\n  filename: a.pdf" },
    "unsupported_field 8:3",
    /take it out/,
  ],
  [
    "a field that goes with another type",
    { 2: "provider: inbox", 6: "  type: reaction", 7: "  message_id: a\n  reply_to: b" },
    "unsupported_field 8:3",
    /it goes with text, image/,
  ],
  [
    "a post-back address where there are none",
    { 8: "  post_back_url: https://x.example" },
    "unsupported_field 8:3",
    /take it out/,
  ],
  [
    "a kind of interactive that the adapter has not",
    {
      2: "provider: inbox",
      6: "  type: interactive",
      7: "  interactive:\n    type: product\n    action: { catalog_id: a, product_retailer_id: b }",
    },
    "unsupported_kind 8:11",
    /it can carry button, list/,
  ],
  [
    "tags where there are none",
    { 2: "provider: inbox", 4: '  - tags: ["42"]\n    unsuppressed: true' },
    "unsupported_tags 4:5",
    /tags are for AutoKonnect/,
  ],
  [
    "a field that only this provider wants",
    { 2: "provider: thumbs", 6: "  type: reaction", 7: "  message_id: abc" },
    "missing_field 6:3",
    /add `emoji`/,
  ],
  [
    "four buttons",
    {
      6: "  type: interactive",
      7: `  interactive:\n    type: button\n    body: { text: Hi }\n    action: { buttons: [${"{ type: reply, reply: { id: a, title: A } }, ".repeat(4)}] }`,
    },
    "too_many 10:24",
    /leave 1 of them out/,
  ],
  [
    "twelve rows in two sections",
    { 6: "  type: interactive", 7: list(12) },
    "too_many 13:9",
    /leave 2 of them out/,
  ],
];

const texts: readonly Row[] = [
  [
    "a token in a text",
    { 7: "  text: fiq_a1b2c3d4e5f6" },
    "literal_secret 7:9",
    /set the new one in the environment/,
  ],
  [
    "a bearer header in the description",
    { 8: "description: Bearer a1b2c3d4e5f6g7h8" },
    "literal_secret 8:14",
    /take it out/,
  ],
  [
    "a token for a key",
    { 8: "vars: { EAAabcdefghijklmnop123: x }" },
    "literal_secret 8:9",
    /take it out/,
  ],
  [
    "the environment in a text",
    { 7: "  text: Hi ${HOME}" },
    "env_not_allowed 7:12",
    /\{\{name\}\}/,
  ],
  [
    "a mark that turns the writing",
    { 7: '  text: "Hi \\u202Eevil"' },
    "invisible_character 7:13",
    /take it out/,
  ],
  [
    "a space without width",
    { 8: "description: a\u200Bb" },
    "invisible_character 8:15",
    /take it out/,
  ],
];

describe.each([
  ["keys", keys],
  ["kinds of values", kinds],
  ["unquoted numbers", numbers],
  ["values", values],
  ["how to send", sending],
  ["what a provider carries", carrying],
  ["texts", texts],
])("about %s", (_about, rows) => {
  it.each(rows)(
    "complains of %s, at its place, and says what to write",
    (_what, lines, tells, hint) => {
      const checked = checkCampaign(campaignWith(lines));
      expect(told(checked)).toEqual([tells]);
      expect(checked.diagnostics[0]?.hint).toMatch(hint);
      expect(checked.diagnostics[0]?.file).toBe("campaigns/spring-sale.yaml");
    },
  );
});

describe("complaints", () => {
  it("come all at once, in the order of the file", () => {
    const lines = {
      1: "id: a b",
      2: "provider: prmo",
      4: "  - numbers: [1, 2]",
      8: "wave: 0\nwindow: 8",
    };
    expect(told(checkCampaign(campaignWith(lines)))).toEqual([
      "bad_id 1:5",
      "unknown_provider 2:11",
      "unquoted_number 4:15",
      "unquoted_number 4:18",
      "wrong_value 8:7",
      "bad_window 9:9",
    ]);
  });

  it("name no number of a person and no secret", () => {
    const lines = {
      1: "id: +254712345678 x",
      4: "  - numbers: [+254712345678]",
      7: "  text: fiq_a1b2c3d4e5f6",
    };
    const { diagnostics } = checkCampaign(campaignWith(lines));
    expect(diagnostics).toHaveLength(3);
    expect(JSON.stringify(diagnostics)).not.toMatch(/254712345678|a1b2c3d4/);
    expect(diagnostics.map(({ sensitive }) => sensitive)).toEqual([undefined, true, true]);
  });

  it("call what cannot be seen a warning, and joiners of emoji nothing", () => {
    const checked = checkCampaign(campaignWith({ 8: "description: a\u200Bb 👩\u200D🚀" }));
    expect(checked.diagnostics.map(({ severity }) => severity)).toEqual(["warning"]);
    expect(checked.value?.campaign).toBeDefined();
  });

  it.each(["Only today #sale", "Hi # {{first_name}}"])("warn of a text cut off: %s", (text) => {
    const checked = checkCampaign(campaignWith({ 7: `  text: ${text}` }));
    expect(checked.diagnostics).toMatchObject([{ code: "comment_in_text", severity: "warning" }]);
    expect(checked.value?.campaign).toBeDefined();
  });

  it.each(["Hi # to be made shorter", '"Hi" #{{x}}', "Hi\n  #{{x}}", "|\n    Hi #{{x}} #sale"])(
    "take a comment for one: %j",
    (text) => {
      expect(told(checkCampaign(campaignWith({ 7: `  text: ${text}` })))).toEqual([]);
    },
  );

  it("say which other files have the same id", () => {
    const checked = checkCampaign(campaignWith({}), {
      others: [{ file: "campaigns/b.yaml", id: "spring-sale" }],
    });
    expect(told(checked)).toEqual(["duplicate_id 1:5"]);
    expect(checked.diagnostics[0]?.message).toBe('campaigns/b.yaml has the id "spring-sale" too');
  });

  it("do not repeat that a provider is broken", () => {
    const project = soundProject({ 3: "    adapter: autokonect" });
    expect(told(checkCampaign(campaignWith({}), { project }))).toEqual([]);
    expect(checkCampaign(campaignWith({}), { project }).value?.campaign).toBeUndefined();
  });
});

describe("choices that nobody could tell apart", () => {
  const replies = (...choices: readonly string[]) =>
    choices.map((choice) => `        - { type: reply, reply: { ${choice} } }`).join("\n");
  const withButtons = (...choices: readonly string[]) =>
    campaignWith({
      6: "  type: interactive\n  interactive:\n    type: button\n    body: { text: Hi }",
      7: `    action:\n      buttons:\n${replies(...choices)}`,
    });
  const withSections = (...sections: readonly string[]) =>
    campaignWith({
      6: "  type: interactive\n  interactive:\n    type: list\n    body: { text: Hi }",
      7: `    action:\n      button: Menu\n      sections:\n${sections.map((one) => `        - { ${one} }`).join("\n")}`,
    });

  it.each([
    ["two titles", withButtons("id: a, title: Yes", "id: b, title: Yes"), "duplicate_choice 13:49"],
    ["two ids", withButtons("id: a, title: Yes", "id: a, title: No"), "duplicate_choice 13:39"],
    [
      "two rows",
      withSections("title: x, rows: [{ id: a, title: A }, { id: a, title: B }]"),
      "duplicate_choice 13:57",
    ],
    [
      "a section without a title beside another",
      withSections("title: x, rows: [{ id: a, title: A }]", "rows: [{ id: b, title: B }]"),
      "missing_key 14:11",
    ],
  ])("are told before the provider refuses them: %s", (_what, text, place) => {
    expect(told(checkCampaign(text))).toEqual([place]);
  });

  it("are fine where they differ, and a section that is alone needs no title", () => {
    expect(told(checkCampaign(withButtons("id: a, title: Yes", "id: b, title: No")))).toEqual([]);
    expect(told(checkCampaign(withSections("rows: [{ id: a, title: A }]")))).toEqual([]);
  });
});

describe("without providers in the project", () => {
  it("a campaign names an adapter, configured by its own environment variables", () => {
    const lines = { 2: "provider: autokonnect" };
    const { value } = checkCampaign(campaignWith(lines), { project: noProjectFile() });
    expect(value?.campaign?.provider).toMatchObject({
      name: "autokonnect",
      settings: {
        api_key: { kind: "env", name: "AUTOKONNECT_API_KEY" },
        channel_id: { kind: "env", name: "AUTOKONNECT_CHANNEL_ID" },
      },
    });
  });

  it("a name that is no adapter is told with the adapters there are", () => {
    const checked = checkCampaign(campaignWith({}), { project: noProjectFile() });
    expect(told(checked)).toEqual(["unknown_provider 2:11"]);
    expect(checked.diagnostics[0]?.hint).toBe("write one of flowiq, zixflow, botika, autokonnect");
  });
});
