import { describe, expect, it } from "vitest";
import { openColors } from "../../src/cli/terminal/colors.ts";
import { cutAfter, cutBefore, cutMiddle } from "../../src/cli/views/cut-text.ts";
import { jsonDiff } from "../../src/cli/views/diff-json.ts";
import { markdownDiff } from "../../src/cli/views/diff-markdown.ts";
import { changedWords, wordLines } from "../../src/cli/views/diff-words.ts";
import { markedWord, prettyDiff } from "../../src/cli/views/diff.ts";
import type { CampaignDiff, WordChange } from "../../src/index.ts";

const rows = {
  rows: 3,
  invalid: 0,
  duplicate: 0,
  suppressed: 1,
  already_sent: 0,
  held: 0,
  planned: 2,
};

const diff: CampaignDiff = {
  campaign: { id: "spring", wave: 2, file: "campaigns/c.yaml" },
  base: "origin/main",
  commit: "0123456789abcdef0123456789abcdef01234567",
  isNew: false,
  settings: [{ key: "wave", before: 1, after: 2 }],
  audience: { added: 1, removed: 0, changed: 1, unchanged: 1 },
  totals: { before: { ...rows, rows: 2, planned: 1 }, after: rows },
  text: [{ field: "text", before: "Hi, 20 % off", after: "Hi, 25 % off" }],
  examples: [
    {
      change: "changed",
      phone: "+254712345678",
      source: "data/people.csv",
      line: 2,
      before: "planned",
      after: "suppressed",
      text: [{ field: "text", before: "0712345678: 20 % off", after: "0712345678: 25 % off" }],
    },
    {
      change: "added",
      phone: "+254712345699",
      source: "data/people.csv",
      line: 4,
      after: "planned",
      text: [],
    },
  ],
  notices: [
    { loud: true, message: "wave raised from 1 to 2" },
    { loud: false, message: "data outside git" },
  ],
};

const colors = openColors({ env: {}, isTTY: false, color: false });

function plain(words: readonly WordChange[]): readonly string[] {
  return wordLines(words).lines.map((line) => line.map(markedWord).join(""));
}

describe("a diff on the terminal", () => {
  it("goes from what is loud to what is a detail", () => {
    expect(prettyDiff(diff, { colors, reveal: false })).toMatchInlineSnapshot(`
      "spring, wave 2: the working tree against origin/main (0123456789)

      !!  wave raised from 1 to 2

      settings
        wave  1 → 2

      recipients
        added         1
        removed       0
        changed       1
        unchanged     1

        rows          2 → 3
        planned       1 → 2
        suppressed    1

      text
        text
          Hi, [-20-]{+25+} % off

      changed: 1 of 1 recipient
        +2547******78  data/people.csv:2  planned → suppressed
          text
            0712****78: [-20-]{+25+} % off

      added: 1 of 1 recipient
        +2547******99  data/people.csv:4  planned

      note  data outside git
      "
    `);
  });

  it("says so where nothing changed", () => {
    const same = {
      ...diff,
      settings: [],
      audience: { added: 0, removed: 0, changed: 0, unchanged: 3 },
      text: [],
      examples: [],
      notices: [],
    };
    expect(prettyDiff(same, { colors, reveal: false }).split("\n").slice(1)).toEqual([
      "",
      "nothing changed",
      "",
    ]);
    expect(markdownDiff(same, { reveal: false })).toContain("Nothing changed.");
  });

  it.each([40, 80])("fits %i columns", (width) => {
    const long = {
      ...diff,
      text: [{ field: "text", before: "a ".repeat(90), after: "b ".repeat(90) }],
    };
    const lines = prettyDiff(long, { colors, width, reveal: false }).split("\n");
    const texts = lines.filter((line) => /[ab] [ab]/.test(line));
    expect(texts.length).toBeGreaterThan(1);
    for (const line of texts) expect(line.length).toBeLessThanOrEqual(width);
  });
});

describe("a diff in Markdown", () => {
  it("marks the words of what the author wrote, and shows of recipients who they are", () => {
    expect(markdownDiff(diff, { reveal: false })).toMatchInlineSnapshot(`
      "### \`spring\`, wave 2: what changed since \`origin/main\` (\`0123456789\`)

      > [!CAUTION]
      > **wave raised from 1 to 2**

      > data outside git

      | setting | change |
      |---|---|
      | wave | \`1 → 2\` |

      | recipients | |
      |---|--:|
      | added | 1 |
      | removed | 0 |
      | changed | 1 |
      | unchanged | 1 |

      | rows by fate | before | after |
      |---|--:|--:|
      | rows | 2 | 3 |
      | planned | 1 | 2 |
      | suppressed | 1 | 1 |

      \`text\`

      \`\`\`diff
      - Hi, [-20-] % off
      + Hi, {+25+} % off
      \`\`\`

      | for example | recipient | line | fate |
      |---|---|---|---|
      | changed | \`+2547******78\` | \`data/people.csv:2\` | planned → suppressed |
      | added | \`+2547******99\` | \`data/people.csv:4\` | planned |
      "
    `);
  });

  it("lets nothing in it end a fence, a table or a line, or name somebody", () => {
    const evil = "```\n@team | `x`\n<script>";
    const markdown = markdownDiff(
      {
        ...diff,
        settings: [{ key: "description", before: "a | b", after: "c\n`d`" }],
        text: [{ field: "text", before: "Hi", after: evil }],
        notices: [{ loud: true, message: "id changed to <b>*x*</b> by @team #12" }],
      },
      { reveal: false },
    );
    expect(markdown).toContain("| description | `a \\| b → c 'd'` |");
    expect(markdown).toMatch(/^````diff\n[^]*```[^]*\n````$/m);
    expect(markdown).toContain("&lt;b>\\*x\\*&lt;/b> by &#64;team &#35;12");
  });
});

describe("a diff as JSON", () => {
  it("masks the recipient in their own text, unless told not to", () => {
    const masked = JSON.stringify(jsonDiff(diff, { reveal: false }));
    expect(masked).not.toMatch(/712345/);
    expect(JSON.stringify(jsonDiff(diff, { reveal: true }))).toContain("+254712345678");
  });
});

describe("the changed words of a text", () => {
  it("say that a masked number is another one", () => {
    const mask = (text: string): string => text.replaceAll(/\d/g, "*");
    const words = changedWords({ field: "text", before: "call 12", after: "call 34" }, mask);
    expect(plain(words)).toEqual(["[-call **-]{+call **+}"]);
  });

  it.each([
    ["only lines that hold a change", "a\nb\nc\nd", "a\nB\nc\nD", ["[-b-]{+B+}", "[-d-]{+D+}"]],
    ["line breaks that came", "a\nb", "a\n\nb", ["{+⏎+}"]],
    ["a line that went", "a\nb\nc", "a\nc", ["[-b-][-⏎-]"]],
    ["blanks that came", "a b", "a  b", ["a[- -]{+  +}b"]],
    ["a text that came, whole", null, "a\nb", ["{+a+}{+⏎+}", "{+b+}"]],
    ["nothing that steers a terminal", "a", "\u001b[31mb", ["[-a-]{+[31mb+}"]],
  ])("are shown as %s", (_, before, after, lines) => {
    const words = changedWords({ field: "text", before, after }, (text) => text);
    expect(plain(words)).toEqual(lines);
  });

  it("keep what is near a change of a long line, and count the lines beyond twelve", () => {
    const far = "far ".repeat(100);
    const [line = ""] = plain(
      changedWords(
        { field: "t", before: `${far}old ${far}`, after: `${far}new ${far}` },
        (text) => text,
      ),
    );
    expect(line).toMatch(/^….{50,56}\[-old-\]\{\+new\+\}.{50,56}…$/);
    const lines = (word: string): string => `${word}\nsame\n`.repeat(20);
    const many = wordLines(
      changedWords({ field: "t", before: lines("a"), after: lines("b") }, (text) => text),
    );
    expect([many.lines.length, many.more]).toEqual([12, 8]);
  });
});

describe("a text that is cut", () => {
  it.each([
    ["after", cutAfter("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 2), "👩‍👩‍👧👩‍👩‍👧…"],
    ["before", cutBefore("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 2), "…👩‍👩‍👧👩‍👩‍👧"],
    ["in the middle", cutMiddle("abcdefgh", 2), "ab…gh"],
    [
      "nowhere, being short enough",
      cutAfter("👩‍👩‍👧", 1) + cutBefore("é", 1) + cutMiddle("👩‍👩‍👧", 1),
      "👩‍👩‍👧é👩‍👩‍👧",
    ],
  ])("keeps whole characters %s", (_, cut, expected) => {
    expect(cut).toBe(expected);
  });
});
