import { describe, expect, it } from "vitest";
import { campaignWith, checkCampaign, type Lines, soundProject } from "./written.ts";

function filled(lines: Lines, project = soundProject()) {
  const { value, diagnostics } = checkCampaign(campaignWith(lines), { project });
  expect(diagnostics).toEqual([]);
  return value!.campaign!;
}

describe("a campaign with the least in it", () => {
  it("gets every default", () => {
    const { document: _, provider, suppressions, ...campaign } = filled({});
    expect(provider.name).toBe("promo");
    expect(suppressions.map(({ source }) => source)).toMatchObject([
      { file: "data/opted-out.csv" },
    ]);
    expect(campaign).toEqual({
      id: "spring-sale",
      wave: 1,
      description: "",
      file: "campaigns/spring-sale.yaml",
      sources: [
        {
          kind: "csv",
          path: "/repo/data/customers.csv",
          written: "../data/customers.csv",
          file: "data/customers.csv",
          at: ["recipients", 0],
          phone: "phone",
          where: {},
        },
      ],
      maxInvalid: { count: 0 },
      vars: {},
      locale: "en",
      timezone: "Africa/Nairobi",
      message: { type: "text", text: "Hi {{first_name}}" },
      send: {
        concurrency: 16,
        rate: { text: "40/s", perSecond: 40 },
        retries: 4,
        timeoutMs: 60_000,
        batch: 1,
        tolerate: 0,
        abort: { failureRate: 0.2, consecutive: 10 },
      },
    });
  });

  it("has no more in flight than the provider allows", () => {
    expect(filled({}, soundProject({ 6: "    concurrency: 4" })).send.concurrency).toBe(4);
  });

  it("has no rate where the provider has none", () => {
    expect(filled({ 2: "provider: inbox" }).send).not.toHaveProperty("rate");
  });
});

describe("a campaign that says more", () => {
  it.each([
    ["rate: 600/m", { rate: { text: "600/m", perSecond: 10 } }],
    ["rate: 36000/h", { rate: { text: "36000/h", perSecond: 10 } }],
    ["timeout: 500ms", { timeoutMs: 500 }],
    ["timeout: 2m", { timeoutMs: 120_000 }],
    ["tolerate: 2%", { tolerate: 0.02 }],
    ["tolerate: 0.5", { tolerate: 0.5 }],
    ["abort: { consecutive: 3 }", { abort: { failureRate: 0.2, consecutive: 3 } }],
    ["abort: { in_doubt: 1% }", { abort: { consecutive: 10, inDoubt: { share: 0.01 } } }],
    ["abort: { in_doubt: 50 }", { abort: { consecutive: 10, inDoubt: { count: 50 } } }],
    ["concurrency: 1", { concurrency: 1 }],
    ["batch: 100", { batch: 100 }],
    ["claim_ahead: 500", { claimAhead: 500 }],
  ])("sends with %s", (written, send) => {
    expect(filled({ 8: `send: { ${written} }` }).send).toMatchObject(send);
  });

  it.each([
    ["0.5%", { share: 0.005 }],
    ["12", { count: 12 }],
    ["100 %", { share: 1 }],
  ])("allows %s of its rows to be invalid", (written, maxInvalid) => {
    expect(filled({ 8: `max_invalid: ${written}` }).maxInvalid).toEqual(maxInvalid);
  });

  it("has a window that may pass midnight", () => {
    expect(filled({ 8: 'window: "20:00-06:30"' }).window).toEqual({
      text: "20:00-06:30",
      fromMinute: 1200,
      toMinute: 390,
    });
  });

  it("takes sources of every kind, and lists to exclude before the project's", () => {
    const campaign = filled({
      4: '  - csv: /elsewhere/a.csv\n    phone: mobile\n    ref: id\n    country: UG\n    where: { tags: [vip] }\n  - numbers: ["+254712345678"]\n    country: KE\n  - tags: ["42"]\n    unsuppressed: true',
      8: "exclude:\n  - csv: ../data/complained.csv",
    });
    expect(campaign.sources).toMatchObject([
      {
        kind: "csv",
        path: "/elsewhere/a.csv",
        file: "/elsewhere/a.csv",
        phone: "mobile",
        ref: "id",
        country: "UG",
        where: { tags: ["vip"] },
      },
      { kind: "numbers", at: ["recipients", 1], numbers: ["+254712345678"], country: "KE" },
      { kind: "tags", at: ["recipients", 2], tags: ["42"] },
    ]);
    expect(campaign.suppressions.map(({ document, source }) => [document.file, source.at])).toEqual(
      [
        ["campaigns/spring-sale.yaml", ["exclude", 0]],
        ["carillon.yaml", ["suppress", 0]],
      ],
    );
  });

  it.each([
    ["text", "  text: a", "promo"],
    ["image", "  link: '{{picture}}'\n  caption: a", "promo"],
    ["document", "  link: https://x.example/{{a}}.pdf\n  filename: a.pdf\n  reply_to: b", "inbox"],
    ["location", "  latitude: -1.290\n  longitude: '{{lon}}'\n  name: a", "inbox"],
    [
      "contacts",
      "  contacts: [{ name: { formatted_name: A }, phones: [{ phone: '{{phone}}' }] }]",
      "inbox",
    ],
    [
      "template",
      "  template: 123\n  language: en_US\n  components: [{ type: button, sub_type: url, index: 0, parameters: [{ type: text, text: a }] }]",
      "promo",
    ],
    ["reaction", "  message_id: a", "inbox"],
    ["reaction", "  message_id: a\n  emoji: 👍\n  post_back_data: b", "thumbs"],
    [
      "flow",
      "  flow: { id: '1', token: '{{t}}', text: Book, screen: A, body: B, header: { type: text, text: C } }\n  reply_to: a",
      "flows",
    ],
  ])("sends a %s as it is written", (type, fields, provider) => {
    const { message } = filled({ 2: `provider: ${provider}`, 6: `  type: ${type}`, 7: fields });
    expect(message.type).toBe(type);
    expect(Object.keys(message)).toEqual(
      ["type", ...fields.matchAll(/^ {2}(\w+):/gm)].map((key) =>
        typeof key === "string" ? key : key[1],
      ),
    );
  });

  it("keeps a document's values as they are while the payload is tried", () => {
    const lines = { 6: "  type: template", 7: "  template: '123'\n  components: []" };
    expect(filled(lines).message).toMatchObject({ template: "123" });
  });
});

describe("the draft of a campaign that is wrong", () => {
  it("holds what is right, so that later stages can check it", () => {
    const lines = { 1: "id: a b", 8: "vars: { code: 007, n: }\nmax_invalid: 5" };
    const { value } = checkCampaign(campaignWith(lines));
    expect(value).not.toHaveProperty("campaign");
    expect(value?.sources).toHaveLength(1);
    expect(value?.message).toMatchObject({ type: "text" });
    expect(value?.provider?.name).toBe("promo");
    expect(value?.maxInvalid).toEqual({ count: 5 });
    expect(Object.keys(value?.vars ?? {})).toEqual(["code", "n"]);
  });

  it("lacks what is wrong, and says where something was", () => {
    const lines = { 2: "provider: x", 4: "  - csv: 5", 7: "  txt: a" };
    const { value } = checkCampaign(campaignWith(lines));
    expect(value).not.toHaveProperty("provider");
    expect(value?.sources).toEqual([{ kind: "unknown", at: ["recipients", 0] }]);
    expect(value).toMatchObject({ message: { type: "text" }, messageIsPart: true });
    expect(value?.message).not.toHaveProperty("txt");
  });

  it("has the message even where the provider cannot carry it", () => {
    const { value } = checkCampaign(campaignWith({ 2: "provider: flows" }));
    expect(value?.message).toBeDefined();
    expect(value).not.toHaveProperty("campaign");
  });

  it("does not exist where the file holds no keys", () => {
    const blank = { 1: "[]", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "" };
    expect(checkCampaign(campaignWith(blank)).value).toBeUndefined();
  });
});
