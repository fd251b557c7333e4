import { describe, expect, it } from "vitest";
import { validateProject } from "../../src/validate/validate-project.ts";
import { adapters, checkProject, type Lines, projectWith, soundProject, told } from "./written.ts";

/** One thing wrong: its code, its exact place, and what the hint says to write. */
type Row = readonly [what: string, lines: Lines, told: string, hint: RegExp];

const providers: readonly Row[] = [
  [
    "an adapter that is none",
    { 3: "    adapter: autokonect" },
    "unknown_adapter 3:14",
    /did you mean autokonnect/,
  ],
  [
    "an adapter like no other",
    { 8: "    adapter: pigeon" },
    "unknown_adapter 8:14",
    /the adapters are flowiq, zixflow/,
  ],
  ["no adapter", { 8: "    tenant_id: acme" }, "missing_key 8:5", /adapter: flowiq/],
  ["a name that is no name", { 7: '  "in box":' }, "wrong_form 7:3", /letters, digits/],
  [
    "another adapter's setting",
    { 8: "    adapter: flowiq\n    channel_id: '1'" },
    "unknown_key 9:5",
    /the keys here are adapter, rate, concurrency, api_key, tenant_id/,
  ],
  [
    "a misspelt setting",
    { 8: "    adapter: flowiq\n    tenantid: acme" },
    "unknown_key 9:5",
    /did you mean `tenant_id`/,
  ],
  [
    "a base URL",
    { 8: "    adapter: flowiq\n    base_url: https://evil.example" },
    "host_in_file 9:5",
    /set FLOWIQ_BASE_URL in the environment/,
  ],
  [
    "a host",
    { 8: "    adapter: flowiq\n    host: evil.example" },
    "host_in_file 9:5",
    /set FLOWIQ_BASE_URL in the environment/,
  ],
  [
    "a base URL for everyone",
    { 16: "base_url: https://evil.example" },
    "host_in_file 16:1",
    /BASE_URL in the environment/,
  ],
  ["a rate of 0", { 5: "    rate: 0/s" }, "bad_rate 5:11", /like 20\/s/],
  ["a rate in words", { 5: "    rate: fast" }, "bad_rate 5:11", /rate: 40\/s/],
  ["a concurrency of 0", { 6: "    concurrency: 0" }, "wrong_value 6:18", /concurrency: 32/],
  [
    "an unquoted setting",
    { 4: "    channel_id: 123" },
    "unquoted_number 4:17",
    /anything else in quotes/,
  ],
  ["a pace outside a provider", { 16: "rate: 20/s" }, "unknown_key 16:1", /under a provider/],
];

const secrets: readonly Row[] = [
  [
    "a literal secret",
    { 4: "    api_key: hunter2" },
    "literal_secret 4:14",
    /write \$\{AUTOKONNECT_API_KEY\}/,
  ],
  [
    "a secret with a default",
    { 4: "    api_key: ${KEY:-hunter2}" },
    "literal_secret 4:14",
    /write \$\{AUTOKONNECT_API_KEY\}/,
  ],
  [
    "a secret with words around it",
    { 4: "    api_key: Bearer ${KEY}" },
    "literal_secret 4:14",
    /write \$\{AUTOKONNECT_API_KEY\}/,
  ],
  [
    "a setting that is a token",
    { 8: "    adapter: flowiq\n    tenant_id: fiq_a1b2c3d4e5" },
    "literal_secret 9:16",
    /write \$\{FLOWIQ_TENANT_ID\}/,
  ],
  [
    "a setting drawn by lot",
    { 4: "    channel_id: q8Zr2Lw9Xt5Vb7Nc1Md4Pf6G" },
    "literal_secret 4:17",
    /write \$\{AUTOKONNECT_CHANNEL_ID\}/,
  ],
  [
    "a setting half from the environment",
    { 4: "    channel_id: a-${B}" },
    "bad_reference 4:17",
    /AUTOKONNECT_CHANNEL_ID\} alone/,
  ],
  [
    "a setting that would print a secret",
    { 4: "    channel_id: ${AUTOKONNECT_API_KEY}" },
    "secret_in_setting 4:17",
    /AUTOKONNECT_CHANNEL_ID/,
  ],
  [
    "a setting that would print somebody else's secret",
    { 4: "    channel_id: ${GITHUB_TOKEN}" },
    "secret_in_setting 4:17",
    /AUTOKONNECT_CHANNEL_ID/,
  ],
  [
    "a secret of another adapter",
    { 8: "    adapter: flowiq\n    api_key: ${AUTOKONNECT_API_KEY}" },
    "foreign_secret 9:14",
    /FLOWIQ_API_KEY/,
  ],
  [
    "a token outside the providers",
    { 13: "suppress: [fiq_a1b2c3d4e5.csv]" },
    "literal_secret 13:12",
    /take it out/,
  ],
  [
    "the environment outside the providers",
    { 16: "ledger: ${HOME}/ledger.db" },
    "env_not_allowed 16:9",
    /write the value itself/,
  ],
];

const rest: readonly Row[] = [
  [
    "a misspelt key",
    { 14: "defaultcountry: KE" },
    "unknown_key 14:1",
    /did you mean `default_country`/,
  ],
  ["a campaign's key", { 16: "recipients: []" }, "unknown_key 16:1", /belongs in a campaign/],
  [
    "a country by its name",
    { 14: "default_country: Kenya" },
    "unknown_country 14:18",
    /default_country: KE/,
  ],
  [
    "a misspelt timezone",
    { 15: "timezone: Africa/Nairobbi" },
    "unknown_timezone 15:11",
    /did you mean Africa\/Nairobi/,
  ],
  ["an offset for a timezone", { 15: 'timezone: "+03:00"' }, "unknown_timezone 15:11", /IANA/],
  ["a locale that is none", { 16: "locale: english-please" }, "unknown_locale 16:9", /en-KE/],
  ["a ledger outside the project", { 16: "ledger: ../ledger.db" }, "outside_root 16:9", /--ledger/],
  [
    "a password in the ledger's address",
    { 16: "ledger: postgres://ann:hunter2@db/shop" },
    "literal_secret 16:9",
    /write ledger: \$\{DATABASE_URL\}/,
  ],
  [
    "a ledger in a database we cannot speak to",
    { 16: "ledger: mysql://db/shop" },
    "bad_ledger 16:9",
    /\$\{NAME\} of a variable/,
  ],
  ["a ledger in git without a name", { 16: "ledger: 'git:'" }, "bad_ledger 16:9", /git:main/],
  ["a ledger that is the project", { 16: "ledger: ." }, "outside_root 16:9", /--ledger/],
  ["a number for a list", { 13: "suppress: [12]" }, "unknown_source 13:12", /- csv: /],
  ["a path for all lists", { 13: "suppress: data/a.csv" }, "wrong_type 13:11", /suppress: \["data/],
  [
    "an unquoted number in a list",
    { 13: "suppress: [{ numbers: [+254712345678] }]" },
    "unquoted_number 13:24",
    /\+2547\*{6}78/,
  ],
  [
    "a country of a list that is none",
    { 13: "suppress: [{ csv: a, country: EU }]" },
    "unknown_country 13:31",
    /like KE/,
  ],
];

describe.each([
  ["providers", providers],
  ["secrets", secrets],
  ["everything else", rest],
])("about %s", (_about, rows) => {
  it.each(rows)(
    "complains of %s, at its place, and says what to write",
    (_what, lines, tells, hint) => {
      const checked = checkProject(projectWith(lines));
      expect(told(checked)).toEqual([tells]);
      expect(checked.diagnostics[0]?.hint).toMatch(hint);
    },
  );
});

describe("a literal secret", () => {
  it.each(["hunter2", "fiq_a1b2c3d4e5f6", "Bearer a1b2c3d4e5f6g7", '"12345678901234"'])(
    "is never repeated: %s",
    (secret) => {
      const { diagnostics } = checkProject(projectWith({ 4: `    api_key: ${secret}` }));
      expect(diagnostics).toMatchObject([{ code: "literal_secret", sensitive: true }]);
      expect(JSON.stringify(diagnostics)).not.toContain(secret.replaceAll('"', "").slice(0, 7));
    },
  );

  it("is not repeated by YAML's idea of it either", () => {
    const { diagnostics } = checkProject(projectWith({ 4: "    api_key: 12345678901234" }));
    expect(diagnostics).toMatchObject([{ code: "unquoted_number", sensitive: true }]);
    expect(JSON.stringify(diagnostics)).not.toContain("1234");
  });

  it("is one also where nobody knows the adapter", () => {
    const lines = { 3: "    adapter: pigeon", 4: "    api_key: hunter2" };
    expect(told(checkProject(projectWith(lines)))).toEqual([
      "unknown_adapter 3:14",
      "literal_secret 4:14",
    ]);
  });

  it("does not travel any further", () => {
    const { value } = checkProject(projectWith({ 4: "    api_key: hunter2" }));
    expect(JSON.stringify([...(value?.providers ?? [])])).not.toContain("hunter2");
  });

  it("may be two providers' only where both are of one adapter", () => {
    const same = { 8: "    adapter: autokonnect\n    api_key: ${AUTOKONNECT_API_KEY}" };
    expect(told(checkProject(projectWith(same)))).toEqual([]);
    const other = { 4: "    api_key: ${KEY_A}", 8: "    adapter: flowiq\n    api_key: ${KEY_A}" };
    expect(told(checkProject(projectWith(other)))).toEqual([
      "foreign_secret 4:14",
      "foreign_secret 9:14",
    ]);
  });
});

describe("a sound project", () => {
  it("has its providers, by name, with every setting", () => {
    const { providers } = soundProject();
    expect([...(providers?.keys() ?? [])]).toEqual(["promo", "inbox", "flows", "thumbs"]);
    expect(providers?.get("promo")).toMatchObject({
      name: "promo",
      adapter: { name: "autokonnect" },
      settings: {
        api_key: { kind: "env", name: "AUTOKONNECT_API_KEY" },
        channel_id: { kind: "env", name: "AUTOKONNECT_CHANNEL_ID" },
      },
      rate: { perSecond: 40 },
      concurrency: 32,
    });
  });

  it("has settings as they are written: a text, or the name of a variable", () => {
    const lines = { 4: "    channel_id: 'a1'\n    api_key: ${PROMO_KEY}" };
    expect(soundProject(lines).providers?.get("promo")?.settings).toEqual({
      api_key: { kind: "env", name: "PROMO_KEY" },
      channel_id: { kind: "literal", value: "a1" },
    });
  });

  it("takes suppression lists as paths, files and numbers", () => {
    const lines = {
      13: "suppress: [a.csv, { csv: b.csv, phone: tel }, { numbers: ['+254712345678'] }]",
    };
    expect(soundProject(lines).suppress.map(({ source }) => source)).toMatchObject([
      { kind: "csv", path: "/repo/a.csv", file: "a.csv", phone: "phone", where: {} },
      { kind: "csv", path: "/repo/b.csv", phone: "tel" },
      { kind: "numbers", numbers: ["+254712345678"] },
    ]);
  });

  it("has its ledger beside it, or where it says", () => {
    expect(soundProject().ledger).toBe("/repo/.carillon/ledger.db");
    expect(soundProject({ 16: "ledger: state/a.db" }).ledger).toBe("/repo/state/a.db");
  });

  it.each(["postgres://ann@db/shop", "git:main", "${DATABASE_URL}"])(
    "has its ledger at %s when it says so",
    (ledger) => {
      expect(soundProject({ 16: `ledger: "${ledger}"` }).ledger).toBe(ledger);
    },
  );

  it("never shows the line that holds the ledger's password", () => {
    const { diagnostics } = checkProject("ledger: postgres://ann:hunter2@db/shop\n");
    expect(diagnostics).toMatchObject([{ code: "literal_secret", sensitive: true }]);
    expect(JSON.stringify(diagnostics)).not.toContain("hunter2");
  });

  it("may be nothing but comments", () => {
    const checked = checkProject("# later\n");
    expect(checked.diagnostics).toEqual([]);
    expect(checked.value).toMatchObject({ file: "/repo/carillon.yaml", timezone: "UTC" });
    expect(checked.value).not.toHaveProperty("providers");
  });

  it("has providers once the section exists, even if there are none in it", () => {
    expect(checkProject("providers: {}\n").value?.providers?.size).toBe(0);
  });
});

describe("a project that is wrong", () => {
  it("still has what is right", () => {
    const lines = { 8: "    adapter: pigeon", 15: "timezone: Mars" };
    const { value } = checkProject(projectWith(lines));
    expect([...(value?.providers?.keys() ?? [])]).toEqual(["promo", "flows", "thumbs"]);
    expect(value?.brokenProviders).toEqual(["inbox"]);
    expect(value?.timezone).toBe("UTC");
    expect(value?.defaultCountry).toBe("KE");
  });

  it.each([
    "{ tags: ['1'] }",
    "{ cvs: a.csv }",
    "{ csv: 5 }",
    "{ numbers: [] }",
    "{ numbers: [5] }",
    "{ numbers: [] }, data/a.csv",
  ])("names no list it cannot read: %s", (entries) => {
    const { value, diagnostics } = checkProject(
      projectWith({ 13: `suppress: [b.csv, ${entries}]` }),
    );
    expect(diagnostics).toHaveLength(1);
    const kept = entries.endsWith("a.csv") ? ["b.csv", "data/a.csv"] : ["b.csv"];
    expect(value?.suppress.map(({ source }) => "file" in source && source.file)).toEqual(kept);
  });

  it("says of tags in a list what a list can be", () => {
    const { diagnostics } = checkProject(projectWith({ 13: "suppress: [{ tags: ['1'] }]" }));
    expect(diagnostics[0]?.hint).toMatch(/^the keys here are csv, .*numbers$/);
  });

  it("has no providers where nobody can tell which there are, and is nothing without keys", () => {
    const { value } = checkProject("providers: [a]\ntimezone: Africa/Nairobi\n");
    expect(value).toMatchObject({ brokenProviders: "all", timezone: "Africa/Nairobi" });
    expect(value?.providers?.size).toBe(0);
    expect(checkProject("- a\n").value).toBeUndefined();
  });
});

describe("without a project file", () => {
  it("holds what is written nowhere", () => {
    expect(validateProject(undefined, { root: "/repo", adapters })).toEqual({
      value: {
        root: "/repo",
        ledger: "/repo/.carillon/ledger.db",
        suppress: [],
        timezone: "UTC",
        locale: "en",
      },
      diagnostics: [],
    });
  });
});
