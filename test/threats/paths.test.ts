import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { prepare } from "../../src/index.ts";
import type { Diagnostic } from "../../src/index.ts";
import { project } from "../helpers/project.ts";

const inside = "phone\n+254712345678\n";
const outside = "phone\n+254700000666\n";

/** Below `repo`, with a folder `repo-secrets` and a file `outside.csv` beside it. */
async function neighbourhood(): Promise<string> {
  const parent = await project({
    "outside.csv": outside,
    "repo-secrets/key.csv": outside,
    "repo/data/people.csv": inside,
    "repo/.git/HEAD": "ref: refs/heads/main\n",
    "repo/carillon.yaml": "timezone: UTC\n",
  });
  const root = join(parent, "repo");
  await mkdir(join(root, "campaigns/partials"), { recursive: true });
  execFileSync("mkfifo", [join(root, "data/pipe.csv")]);
  const links: Readonly<Record<string, string>> = {
    "out.csv": "../../outside.csv",
    "absolute.csv": join(parent, "outside.csv"),
    "twice.csv": "out.csv",
    "environ.csv": "/proc/self/environ",
    "descriptor.csv": "/proc/self/fd/0",
    "passwd.csv": "/etc/passwd",
    "zero.csv": "/dev/zero",
    "stdin.csv": "/dev/stdin",
    "loop.csv": "loop.csv",
    "gone.csv": "nothing-here.csv",
    up: "../..",
    slash: "/",
  };
  for (const [name, target] of Object.entries(links)) {
    await symlink(target, join(root, "data", name));
  }
  return root;
}

/** Each from `campaigns/`. */
const paths = [
  "../../outside.csv",
  "../../../../../../../../etc/passwd",
  "../data/../../outside.csv",
  "../data/people.csv/../../../outside.csv",
  "./../../outside.csv",
  "..//..//outside.csv",
  "../../repo-secrets/key.csv",
  "../../repo/../outside.csv",
  "/etc/passwd",
  "//etc/passwd",
  "/proc/self/environ",
  "/proc/self/cmdline",
  "/proc/self/fd/0",
  "/proc/1/environ",
  "/dev/zero",
  "/dev/stdin",
  "/dev/null",
  "~/.ssh/id_rsa",
  "file:///etc/passwd",
  "https://evil.example/people.csv",
  "\\\\evil.example\\share\\people.csv",
  "//evil.example/share/people.csv",
  "C:\\Windows\\win.ini",
  "..\\..\\outside.csv",
  "..%2f..%2foutside.csv",
  "%2e%2e/%2e%2e/outside.csv",
  "../DATA/PEOPLE.CSV",
  "../data/people.csv\0.txt",
  "../data/people.csv ",
  "../data/*.csv",
  "../data",
  "..",
  ".",
  "-",
  "../data/pipe.csv",
  "../data/out.csv",
  "../data/absolute.csv",
  "../data/twice.csv",
  "../data/environ.csv",
  "../data/descriptor.csv",
  "../data/passwd.csv",
  "../data/zero.csv",
  "../data/stdin.csv",
  "../data/loop.csv",
  "../data/gone.csv",
  "../data/up/outside.csv",
  "../data/slash/etc/passwd",
];

async function check(root: string, sources: object): Promise<readonly Diagnostic[]> {
  const message = { type: "text", text: "Hi" };
  const campaign = { id: "c", provider: "flowiq", message, ...sources };
  await writeFile(join(root, "campaigns/c.yaml"), JSON.stringify(campaign));
  const request = { campaign: "campaigns/c.yaml", cwd: root, env: {}, purpose: "check" } as const;
  const { value, diagnostics } = await prepare(request);
  await value?.close();
  expect(value).toBeUndefined();
  return diagnostics;
}

describe("a path that leads out of the repository, or to no file,", () => {
  const people = { recipients: [{ csv: "../data/people.csv" }] };
  const ways: readonly (readonly [string, (path: string) => object])[] = [
    ["recipients", (path) => ({ recipients: [{ csv: path }] })],
    ["exclude", (path) => ({ ...people, exclude: [{ csv: path }] })],
  ];

  it.each(ways)("is refused under `%s`, and nothing of what is there is said", async (_, with_) => {
    const root = await neighbourhood();
    for (const path of paths) {
      const diagnostics = await check(root, with_(path));
      const codes = diagnostics.map(({ severity }) => severity);
      expect({ path, codes }).toEqual({ path, codes: expect.arrayContaining(["error"]) });
      expect(JSON.stringify(diagnostics)).not.toMatch(/254700000666|root:|PATH=/);
    }
  });

  it.each(["../../../outside.csv", "/etc/passwd", "/proc/self/environ", "/dev/zero"])(
    "is no partial either: a link to %s",
    async (target) => {
      const root = await neighbourhood();
      await symlink(target, join(root, "campaigns/partials/evil.hbs"));
      const message = { type: "text", text: "{{> evil}}" };
      const diagnostics = await check(root, { ...people, message });
      expect(diagnostics.length).toBeGreaterThan(0);
      expect(JSON.stringify(diagnostics)).not.toMatch(/254700000666|root:|PATH=/);
    },
  );
});
