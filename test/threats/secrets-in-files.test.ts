import { describe, expect, it } from "vitest";
import { prepare } from "../../src/index.ts";
import type { Diagnostic } from "../../src/index.ts";
import { project } from "../helpers/project.ts";

/** Made up by their issuers' pattern; split, so that no scanner takes this file for a leak. */
const tail = "q7Rk2mZx9Lw4Tn6Vb8Hy3Pd5";
const joined = (...parts: readonly string[]): string => parts.join("");
const tokens = [
  `fiq_${tail}`,
  `fiq_live_${tail}`,
  joined("EAA", "GZBdc3kQ8rLx0wYpT2uVn5JhS7fMa1Ei"),
  `Bearer ${tail}`,
  `Authorization: Bearer ${tail}`,
  `sk-${tail}`,
  `sk_live_${tail}`,
  `ghp_${tail}${tail.slice(0, 12)}`,
  `github_pat_${tail}`,
  joined("xoxb-", "123456789012-", tail),
  joined("AKIA", "Q7RK2MZX9LW4TN6V"),
  joined("eyJ", "hbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.", tail),
];

/** Where a text can stand in a campaign: a function from it to the campaign's other keys. */
const places: Readonly<Record<string, (text: string) => object>> = {
  description: (text) => ({ description: text }),
  "a var": (text) => ({ vars: { code: text } }),
  "the message": (text) => ({ message: { type: "text", text: `Hi, ${text}` } }),
  "a link": (text) => ({ message: { type: "image", link: `https://x.example/?k=${text}` } }),
  "a key": (text) => ({ vars: { [text]: "x" } }),
};

/** What people do write, and what must not be taken for a key. */
const lookAlikes = [
  "SUMMER-SALE-2026-NAIROBI-WESTLANDS",
  "PROMO123",
  "fiq_",
  "fiq_x",
  "EAA",
  "EAAT restaurant, Nairobi",
  "a Bearer of good news arrives",
  "the bearer of this coupon gets 20 % off",
  "sk-2024",
  "ask_anything_you_like_here",
  "ghp_x",
  "AKIA",
  "AKIAbar",
  "eyJ",
  "https://cdn.example.com/2026/11/spring-sale/hero-1080x1080.jpg",
  "https://maps.google.com/?q=-1.2921,36.8219",
  "550e8400-e29b-41d4-a716-446655440000",
  "ORDER-2026-000123456789",
  '{{default first_name "there"}}',
  "Karibu! Punguzo la 20% hadi Ijumaa 🎉",
  "antidisestablishmentarianism",
  "https://wa.me/message/ABCDEFGHIJKLM1",
  "WAMID.HBgM",
  "data:image/png",
  "xoxo, your team",
  "xoxb",
  "key: value",
  "token",
  "Your token is {{code}}",
  "password: see the app",
];

async function wrongWith(more: object, projectFile = ""): Promise<readonly Diagnostic[]> {
  const campaign = {
    id: "c",
    provider: "flowiq",
    recipients: [{ csv: "p.csv" }],
    message: { type: "text", text: "Hi" },
    ...more,
  };
  const cwd = await project({
    "c.yaml": JSON.stringify(campaign),
    "p.csv": "phone,first_name,code\n+254712345678,Ann,x\n",
    ...(projectFile === "" ? {} : { "carillon.yaml": projectFile }),
  });
  const { diagnostics } = await prepare({ campaign: "c.yaml", cwd, env: {}, purpose: "check" });
  return diagnostics;
}

describe.each(Object.keys(places))("a key or token in %s", (place) => {
  const at = places[place] ?? (() => ({}));

  it("is an error at its line, and is repeated nowhere", async () => {
    for (const token of tokens) {
      const diagnostics = await wrongWith(at(token));
      const found = diagnostics.find(({ code }) => code === "literal_secret");
      expect({ token, found }).toMatchObject({ token, found: { sensitive: true } });
      expect(JSON.stringify(diagnostics)).not.toContain(token.slice(-16));
    }
  });
});

it("what merely looks like one is left alone", async () => {
  for (const text of lookAlikes) {
    const message = { type: "text", text };
    const diagnostics = await wrongWith({ description: text, message });
    expect({ text, codes: diagnostics.map(({ code }) => code) }).toEqual({ text, codes: [] });
  }
});

describe("a key or token in carillon.yaml", () => {
  const provider = (line: string): string => `providers:\n  p:\n    adapter: flowiq\n    ${line}\n`;

  it.each([...tokens, tail, "hunter2", "0123456789abcdef0123456789abcdef"])(
    "is an error in a setting that is no secret, too: %#",
    async (token) => {
      for (const key of token === "hunter2" ? ["api_key"] : ["api_key", "tenant_id"]) {
        const line = `${key}: ${JSON.stringify(token)}`;
        const diagnostics = await wrongWith({ provider: "p" }, provider(line));
        expect(diagnostics.map(({ code }) => code)).toContain("literal_secret");
        expect(JSON.stringify(diagnostics)).not.toContain(token);
      }
    },
  );
});

describe("a partial", () => {
  const told = async (footer: string): Promise<readonly Diagnostic[]> => {
    const cwd = await project({
      "campaigns/c.yaml": JSON.stringify({
        id: "c",
        provider: "flowiq",
        recipients: [{ numbers: ["+254712345678"] }],
        message: { type: "text", text: "Hi {{> footer}}" },
      }),
      "campaigns/partials/footer.hbs": footer,
    });
    const request = { campaign: "campaigns/c.yaml", cwd, env: {}, purpose: "check" } as const;
    return (await prepare(request)).diagnostics;
  };

  it.each(tokens)("with a key or token is an error, and repeats it nowhere: %#", async (token) => {
    const diagnostics = await told(`bye\n${token}\n`);
    expect(diagnostics).toMatchObject([
      { file: "campaigns/partials/footer.hbs", line: 2, code: "literal_secret", sensitive: true },
    ]);
    expect(JSON.stringify(diagnostics)).not.toContain(token.slice(-16));
  });

  it("with a sign that cannot be seen is a warning, as in the campaign's own text", async () => {
    expect(await told("bye\nnow \u202Eeno ton\u202C\n")).toMatchObject([
      { line: 2, column: 5, severity: "warning", code: "invisible_character" },
    ]);
  });
});
