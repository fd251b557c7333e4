import { describe, expect, it } from "vitest";
import { carillon } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { campaign, people } from "./campaign.ts";

const bad = {
  "carillon.yaml": `providers:
  promo:
    adapter: flowiq
    api_key: fq-0123456789
    rate: quick
suppress: [gone.csv]
`,
  "people.csv": "phone,name\n+254712345678,\n12,Ben\n+254712345679,Cat\n",
  "campaigns/partials/footer.hbs": "Bye {{nam}}\n",
  "campaigns/a.yaml": `id: my sale
provider: promo
wave: 0
recipients:
  - csv: ../people.csv
message:
  type: text
  txt: x
  text: "Hi {{name}} {{shout name}} {{> footer}}"
send:
  rate: 1/day
`,
};

describe("everything wrong is told at once", () => {
  const told = [
    "campaigns/a.yaml:1:5 bad_id",
    "campaigns/a.yaml:3:7 wrong_value",
    "campaigns/a.yaml:8:3 unknown_key",
    "campaigns/a.yaml:11:9 bad_rate",
    "campaigns/a.yaml:9:24 unknown_helper",
    "campaigns/partials/footer.hbs:1:7 unknown_variable",
    "people.csv:3:1 impossible_number",
  ];

  it("in the campaign, its partials and its CSV", async () => {
    const { "carillon.yaml": _, ...files } = bad;
    const cwd = await project({
      ...files,
      "carillon.yaml": "providers:\n  promo: { adapter: flowiq }\n",
    });
    const { code, stdout } = await carillon(["validate", "--json"], { cwd });
    expect(code).toBe(2);
    expect(places(stdout).toSorted()).toEqual(told.toSorted());
  });

  it("in the project file too", async () => {
    const cwd = await project(bad);
    const { code, stdout, stderr } = await carillon(["validate", "--json"], { cwd });
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    expect(places(stdout)).toEqual(
      expect.arrayContaining([
        "carillon.yaml:4:14 literal_secret",
        "carillon.yaml:5:11 bad_rate",
        "campaigns/a.yaml:1:5 bad_id",
        "campaigns/a.yaml:3:7 wrong_value",
      ]),
    );
    const pretty = await carillon(["validate"], { cwd });
    expect(pretty.stderr).not.toContain("fq-0123456789");
    expect(pretty.stdout).toBe("");
  });

  it("in several campaigns, and once where they share it", async () => {
    const cwd = await project({
      "people.csv": "phone,name\n12,Ben\n",
      "campaigns/a.yaml": campaign({ id: "a" }),
      "campaigns/deeper/b.yaml": campaign({ id: "b", recipients: "- csv: ../../people.csv" }),
    });
    const { stdout } = await carillon(["validate", "--json"], { cwd });
    expect(places(stdout)).toEqual(["people.csv:2:1 impossible_number"]);
  });
});

describe("one mistake hides no other", () => {
  const typo = "type: text\ntext: Hi {{nam}}";
  const bad = "phone,name\n12,Ben\n";

  async function told(parts: Parameters<typeof campaign>[0], files = {}): Promise<string[]> {
    const cwd = await project({
      "people.csv": people,
      "bad.csv": bad,
      "campaigns/a.yaml": campaign({ message: typo, ...parts }),
      ...files,
    });
    const { code, stdout } = await carillon(["validate", "--json"], { cwd });
    expect(code).toBe(2);
    return places(stdout).toSorted();
  }

  it("a misspelt key of a source: its columns, and the rows of the others", async () => {
    const recipients = "- csv: ../people.csv\n  phon: mobile\n- csv: ../bad.csv";
    expect(await told({ recipients })).toEqual([
      "bad.csv:2:1 impossible_number",
      "campaigns/a.yaml:5:5 unknown_key",
      "campaigns/a.yaml:9:14 unknown_variable",
    ]);
  });

  it("a wrong column for the numbers is not told where the key for it is misspelt", async () => {
    const recipients = "- csv: ../people.csv\n  phon: mobile";
    const files = { "people.csv": "mobile,name\n12,Ann\n" };
    expect(await told({ recipients }, files)).toEqual([
      "campaigns/a.yaml:5:5 unknown_key",
      "campaigns/a.yaml:8:14 unknown_variable",
    ]);
  });

  it("a number without quotes: there are no columns all the same", async () => {
    const recipients = "- numbers: [+254712345678]\n- csv: ../bad.csv";
    expect(await told({ recipients, message: "type: text\ntext: Hi {{name}}" })).toEqual([
      "bad.csv:2:1 impossible_number",
      "campaigns/a.yaml:4:15 unquoted_number",
      "campaigns/a.yaml:8:14 missing_column",
    ]);
  });

  it("a tag without `unsuppressed`: the message goes to all alike", async () => {
    const recipients = '- tags: ["42"]';
    expect(await told({ provider: "autokonnect", recipients })).toEqual([
      "campaigns/a.yaml:4:5 tags_unsuppressed",
      "campaigns/a.yaml:7:14 column_with_tags",
    ]);
  });

  it("a file that is not there: the numbers in the others, but no cells that may be its own", async () => {
    const recipients = "- csv: ../gone.csv\n- csv: ../bad.csv";
    expect(await told({ recipients })).toEqual([
      "bad.csv:2:1 impossible_number",
      "campaigns/a.yaml:4:10 file_missing",
    ]);
  });

  it("an unknown provider: the names in the message, and the rows", async () => {
    expect(await told({ provider: "flowik", recipients: "- csv: ../bad.csv" })).toEqual([
      "bad.csv:2:1 impossible_number",
      "campaigns/a.yaml:2:11 unknown_provider",
      "campaigns/a.yaml:7:14 unknown_variable",
    ]);
  });
});

describe("a file with very much wrong in it", () => {
  const rows = Array.from({ length: 1100 }, (_, nth) => `12,Ben ${nth}`);
  const files = {
    "people.csv": `phone,name\n${rows.join("\n")}\n`,
    "campaigns/a.yaml": campaign(),
  };

  it("is told on the terminal with 20 of it and the total", async () => {
    const cwd = await project(files);
    const { code, stderr } = await carillon(["validate"], { cwd });
    expect(code).toBe(2);
    expect(stderr.match(/^people\.csv:\d+:1: error/gm)).toHaveLength(20);
    expect(stderr).toMatch(/…and [\d,]+ more in people\.csv\n/);
  });

  it("is annotated on GitHub with 10 of it", async () => {
    const cwd = await project(files);
    const { code, stdout, stderr } = await carillon(["validate", "--format", "github"], { cwd });
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    expect(
      stdout.match(/^::error file=people\.csv,line=\d+,col=1,title=impossible_number::/gm),
    ).toHaveLength(10);
    expect(stdout).toMatch(/^::notice::…and [\d,]+ more\n/m);
  });
});

it("what a data file says cannot become a workflow command or a terminal escape", async () => {
  const nasty = "::error::x\u001B[31m\u0007%0A::set-output";
  const cwd = await project({
    "people.csv": `phone,name\n"${nasty}",Ann\n+254712345678,"${nasty}"\n`,
    "campaigns/a.yaml": campaign({ more: "max_invalid: 1" }),
  });
  const outputs = [
    await carillon(["validate", "--format", "github"], { cwd }),
    await carillon(["validate"], { cwd }),
    await carillon(["preview", "campaigns/a.yaml"], { cwd }),
    await carillon(["preview", "campaigns/a.yaml", "--format", "markdown"], { cwd }),
    await carillon(["plan", "campaigns/a.yaml"], { cwd }),
  ];
  for (const { stdout, stderr } of outputs) {
    expect((stdout + stderr).replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    expect((stdout + stderr).replaceAll(/^::warning file=people\.csv.*$/gm, "")).not.toMatch(
      /^\s*::/m,
    );
  }
});

it("a project in order is told so, on stderr", async () => {
  const cwd = await project({ "people.csv": people, "campaigns/a.yaml": campaign() });
  expect(await carillon(["validate"], { cwd })).toEqual({
    code: 0,
    stdout: "",
    stderr: "1 campaign is valid\n",
  });
  expect(await carillon(["validate", "--json"], { cwd })).toEqual({
    code: 0,
    stdout: "[]\n",
    stderr: "",
  });
});

function places(stdout: string): readonly string[] {
  const told = JSON.parse(stdout) as readonly {
    readonly [field in "file" | "line" | "column" | "code"]: string;
  }[];
  return told.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
}
