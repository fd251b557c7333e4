import { describe, expect, it } from "vitest";
import {
  githubDiagnostics,
  jsonDiagnostics,
  prettyDiagnostics,
} from "../../src/cli/views/diagnostics.ts";
import type { DiagnosticsOptions } from "../../src/cli/views/diagnostics.ts";
import { textWidth } from "../../src/cli/views/text-width.ts";
import type { Diagnostic } from "../../src/index.ts";
import { colored, commands, diagnostic, hostileTexts, plain, steering } from "./sample.ts";

const source = "id: spring-sale\nmessage:\n  txt: hello\n  type: text\n";

function pretty(found: readonly Diagnostic[], change: Partial<DiagnosticsOptions> = {}): string {
  return prettyDiagnostics(found, { colors: plain, readSource: () => source, ...change });
}

function many(severity: Diagnostic["severity"], n: number): readonly Diagnostic[] {
  return Array.from({ length: n }, (_, index) => diagnostic({ severity, line: index + 1 }));
}

describe("prettyDiagnostics", () => {
  it.each([40, 80, 120])("breaks a message between words at %i columns", (width) => {
    const message = `there is no column “mobil”; the columns are ${"“first_name”, ".repeat(9)}“x”`;
    const text = pretty([diagnostic({ message, hint: message })], { width, readSource: () => "" });
    const lines = text.split("\n").slice(1);
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
    expect(lines.every((line) => line === line.trimEnd())).toBe(true);
    expect(text.replaceAll(/\s+/g, " ")).toContain(`unknown_key: ${message} hint: ${message}`);
  });

  it("points at the spot and says what to write instead", () => {
    expect(pretty([diagnostic({ hint: "write “text”" })])).toMatchInlineSnapshot(`
      "campaigns/spring-sale.yaml:3:3: error unknown_key: “txt” is not a key of a text message
        hint: write “text”
          2 | message:
        > 3 |   txt: hello
            |   ^
          4 |   type: text

      1 error in 1 file
      "
    `);
  });

  it("shows no frame for CSV, where lines hold personal data", () => {
    const csv = diagnostic({ file: "data/customers.csv", line: 2, column: 1 });
    expect(pretty([csv])).toMatchInlineSnapshot(`
      "data/customers.csv:2:1: error unknown_key: “txt” is not a key of a text message

      1 error in 1 file
      "
    `);
  });

  it("goes without a frame where the file or the line is gone", () => {
    expect(pretty([diagnostic()], { readSource: () => undefined })).not.toContain("|");
    expect(pretty([diagnostic({ line: 99 })])).not.toContain("|");
  });

  it("puts errors first, counts what it leaves out, and totals everything", () => {
    const found = [
      ...many("warning", 3),
      ...many("error", 24),
      diagnostic({ file: "carillon.yaml" }),
    ];
    const text = pretty(found, { readSource: () => undefined });
    expect(text.split("\n")[0]).toMatch(/:1:3: error /);
    expect(text.match(/spring-sale\.yaml:\d+:\d+: /g)).toHaveLength(20);
    expect(text).not.toContain("warning unknown_key");
    expect(text).toContain("…and 7 more in campaigns/spring-sale.yaml\n");
    expect(text.trimEnd().split("\n").at(-1)).toBe("25 errors and 3 warnings in 2 files");
  });

  it.each([
    { found: [diagnostic()], total: "1 error in 1 file" },
    { found: [diagnostic({ severity: "warning" })], total: "1 warning in 1 file" },
  ])("says $total", ({ found, total }) => {
    expect(pretty(found)).toMatch(new RegExp(`\n${total}\n$`));
  });

  it("says nothing about nothing", () => {
    expect(pretty([])).toBe("");
  });

  it("names the line of a secret and prints it in no frame, however far it goes on", () => {
    const secret =
      "providers:\n  promo:\n    api_key: |\n      s3cret\n\n      t0ken\n    rate: 4\n";
    const text = pretty(
      [
        diagnostic({ line: 3, column: 14, code: "literal_secret", sensitive: true }),
        diagnostic({ line: 2 }),
        diagnostic({ line: 3, column: 5 }),
        diagnostic({ line: 4, column: 9 }),
        diagnostic({ line: 7, column: 5 }),
      ],
      { readSource: () => secret },
    );
    expect(text).toContain("spring-sale.yaml:3:14: error literal_secret");
    expect(text).not.toMatch(/s3cret|t0ken|api_key/);
    expect(text).toContain("[secret]");
    expect(text).toContain("rate: 4");
  });

  it("hides a secret that stands below its key", () => {
    const secret = "api_key:\n  first\n  second\nrate: 4\n";
    const found = [diagnostic({ line: 2, sensitive: true }), diagnostic({ line: 4, column: 1 })];
    expect(pretty(found, { readSource: () => secret })).not.toMatch(/first|second/);
  });

  it.each([
    { line: 'numbers: ["+254712345678"]', shown: 'numbers: ["+2547******78"]' },
    { line: '  - "+254 712 345-678"', shown: '  - "+254 7** ***-*78"' },
    { line: '  - "0712345678"', shown: '  - "0712****78"' },
    { line: "expires: 2026-12-31", shown: "expires: 2026-12-31" },
    { line: "latitude: -1.2920659123", shown: "latitude: -1.2920659123" },
  ])("shows $line as $shown", ({ line, shown }) => {
    const text = pretty([diagnostic({ line: 1, column: line.length })], { readSource: () => line });
    const [frame = "", marker = ""] = text.split("\n").slice(1);
    expect(frame).toBe(`  > 1 | ${shown}`);
    expect(marker.length).toBe(frame.length);
  });

  it("marks the right spot behind what is not shown, and cuts a long line around it", () => {
    const long = `a: ${"x".repeat(5000)}\u001B[31mHERE${"y".repeat(5000)}`;
    const column = long.indexOf("HERE") + 1;
    const text = pretty([diagnostic({ line: 1, column })], { readSource: () => long });
    const [shown = "", marker = ""] = text.split("\n").slice(1);
    expect(shown.slice(marker.indexOf("^")).startsWith("HERE")).toBe(true);
    expect(shown.length).toBeLessThan(200);
  });

  it("paints for terminals only", () => {
    expect(pretty([diagnostic()])).not.toContain("\u001B");
    expect(pretty([diagnostic()], { colors: colored })).toContain("\u001B[31merror\u001B[39m");
  });

  it.each(hostileTexts)("lets %j steer nothing, from a message or from the file", (text) => {
    const told = pretty(
      [diagnostic({ line: 1, message: text, hint: text, code: text, file: `${text}.yaml` })],
      {
        readSource: () => `a: ${text}`,
      },
    );
    expect(told).not.toMatch(steering);
    expect(told).not.toMatch(commands);
  });
});

describe("jsonDiagnostics", () => {
  it("holds the place, the code, the message and the hint where there is one", () => {
    const found = [diagnostic({ sensitive: true }), diagnostic({ hint: "write “text”" })];
    const { sensitive: _none, ...first } = diagnostic({ sensitive: true });
    expect(jsonDiagnostics(found)).toEqual([first, { ...first, hint: "write “text”" }]);
  });
});

describe("githubDiagnostics", () => {
  it("annotates the line", () => {
    expect(githubDiagnostics([diagnostic({ hint: "100 % sure, write “text”" })]))
      .toMatchInlineSnapshot(`
      "::error file=campaigns/spring-sale.yaml,line=3,col=3,title=unknown_key::“txt” is not a key of a text message%0A100 %25 sure, write “text”
      "
    `);
  });

  it("escapes what would end a property or the command", () => {
    const odd = diagnostic({ file: "a,line=9:b%.yaml", message: "one\ntwo\r::three" });
    expect(githubDiagnostics([odd])).toMatchInlineSnapshot(`
      "::error file=a%2Cline=9%3Ab%25.yaml,line=3,col=3,title=unknown_key::one two : :three
      "
    `);
  });

  it("shows ten of each and counts the rest in one notice", () => {
    const lines = githubDiagnostics([...many("warning", 12), ...many("error", 15)])
      .trimEnd()
      .split("\n");
    expect(lines.filter((line) => line.startsWith("::error "))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith("::warning "))).toHaveLength(10);
    expect(lines.at(-1)).toBe("::notice::…and 7 more");
  });

  it.each(hostileTexts)("keeps %j inside its own command", (text) => {
    const told = githubDiagnostics([
      diagnostic({ message: text, hint: text, file: text, code: text }),
    ]);
    expect(told.trimEnd().split("\n")).toHaveLength(1);
    expect(told).not.toMatch(steering);
    expect(told.match(/::/g)).toHaveLength(2);
  });

  it("says nothing about nothing", () => {
    expect(githubDiagnostics([])).toBe("");
  });
});
