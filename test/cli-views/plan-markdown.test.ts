import { describe, expect, it } from "vitest";
import { markdownPlan } from "../../src/cli/views/plan-markdown.ts";
import { commands, hostileTexts, plan, steering } from "./sample.ts";

describe("a plan in Markdown", () => {
  it("says how many, why not the others, where to and how fast", () => {
    const text = markdownPlan(plan, []);
    expect(text).toContain("**96,000** of 100,000 rows will be sent to.");
    expect(text).toContain("| invalid | 12 | empty value 9, impossible number 3 |");
    expect(text).toContain("| suppressed | 3,985 |");
    expect(text).toContain("autokonnect at `app.autokonnect.co.ke`");
    expect(text).toContain("| channel | `123` |");
    expect(text).toContain("KE 95,000, UG 1,000");
    expect(text).toContain("20 a second: about 1 h 20 min");
  });

  it("shows the digest as it is, also where it looks like a number", () => {
    const digest = `sha256:${"0712345678".repeat(6)}abcd`;
    expect(markdownPlan({ ...plan, digest }, [])).toContain(digest);
  });

  it("puts closed gates before everything else", () => {
    const gate = { code: "expired" as const, message: "the wave ended on 1 May" };
    const text = markdownPlan(plan, [gate]);
    expect(text).toContain("> **closed** expired: the wave ended on 1 May");
    expect(text.indexOf("closed")).toBeLessThan(text.indexOf("| file |"));
  });

  it("masks a number, wherever it stands", () => {
    const text = markdownPlan({ ...plan, notices: ["sent to +254712345678 before"] }, []);
    expect(text).not.toContain("712345678");
    expect(text).toContain("+2547");
  });

  it.each(hostileTexts)("stays Markdown of ours beside %j", (hostile) => {
    const text = markdownPlan(
      {
        ...plan,
        campaign: { ...plan.campaign, file: hostile },
        provider: hostile,
        window: hostile,
        tags: [hostile],
        notices: [hostile],
        destination: { ...plan.destination, channel: hostile },
      },
      [{ code: "stale_plan", message: hostile }],
    );
    expect(text).not.toMatch(steering);
    expect(text).not.toMatch(commands);
    const outsideOfCode = text.replaceAll(/`[^`\n]*`/g, "");
    expect(outsideOfCode).not.toMatch(/<script|<img|@everyone|```/);
    expect(text.split("\n").filter((line) => line.startsWith("#"))).toHaveLength(1);
  });

  it("stays below what a comment may hold, however much there is to say", () => {
    const many = Array.from({ length: 5000 }, (_, index) => index);
    const text = markdownPlan(
      {
        ...plan,
        tags: many.map((n) => `tag-${n}`.repeat(40)),
        notices: many.map((n) => `notice ${n} `.repeat(300)),
        countries: many.map((n) => ({ country: `C${n}`, count: n })),
      },
      [],
    );
    expect(text.length).toBeLessThan(65_000);
  });
});
