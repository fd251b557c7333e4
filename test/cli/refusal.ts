import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { carillon } from "../helpers/carillon.ts";
import type { Finished } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { campaign, people } from "./campaign.ts";
import type { Parts } from "./campaign.ts";
import { sendingTo } from "./sending-to.ts";

type Content = string | Uint8Array;

/** A project in which one thing is wrong: at the sign ¦, which is taken out before anything reads it. */
export interface BadInput {
  readonly name: string;
  readonly code: string;
  /** The whole campaign file, or what is other about a good one. */
  readonly campaign?: string | Parts;
  /** Beside `people.csv`, which names Ann; these win over it. */
  readonly files?: Readonly<Record<string, Content>>;
  /** Link → where it points. */
  readonly links?: Readonly<Record<string, string>>;
  /** `file:line:column`, where the sign cannot stand. */
  readonly at?: string;
  /** Part of the message or the hint. */
  readonly says?: string;
}

/** One thing that `validate --json` told. */
interface Told {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** All the projects in one folder, and what `validate` said of them in one go. */
export interface Refused {
  readonly folder: string;
  readonly told: readonly Told[];
  readonly json: Finished;
  readonly pretty: Finished;
}

const path = "campaigns/a.yaml";

export async function validateAll(all: readonly BadInput[]): Promise<Refused> {
  const contents = all.flatMap((bad, nth) =>
    Object.entries(placed(bad, nth).files).map(([file, content]) => [`${nth}/${file}`, content]),
  );
  const folder = await project(Object.fromEntries(contents));
  for (const [nth, { links = {} }] of all.entries()) {
    await mkdir(join(folder, `${nth}/.git`));
    for (const [link, target] of Object.entries(links)) {
      await symlink(target, join(folder, `${nth}`, link));
    }
  }
  const files = all.map((_, nth) => `${nth}/${path}`);
  const [json, pretty] = await Promise.all([
    carillon(["validate", ...files, "--json"], { cwd: folder }),
    carillon(["validate", ...files], { cwd: folder }),
  ]);
  return { folder, told: JSON.parse(json.stdout) as readonly Told[], json, pretty };
}

/** `validate` and `send --yes` both refuse it, say where and why, and nothing arrives anywhere. */
export async function expectRefusal(
  bad: BadInput,
  nth: number,
  { folder, told, json, pretty }: Refused,
  sandbox: Sandbox,
): Promise<void> {
  const { at } = placed(bad, nth);
  const found = told.filter(({ file }) => file.startsWith(`${nth}/`));
  expect(found.map((one) => `${one.file}:${one.line}:${one.column} ${one.code}`)).toEqual([
    `${nth}/${at} ${bad.code}`,
  ]);
  const { severity, message, hint } = found[0];
  expect(severity).toBe("error");
  expect(`${message}\n${hint}`).toContain(bad.says ?? "");
  expect(json).toMatchObject({ code: 2, stderr: "" });
  expect(pretty).toMatchObject({ code: 2, stdout: "" });
  expect(pretty.stderr).toContain(`${nth}/${at}: error ${bad.code}: `);

  const send = await carillon(["send", path, "--yes"], {
    cwd: join(folder, `${nth}`),
    env: sendingTo(sandbox),
  });

  expect(send).toMatchObject({ code: 2, stdout: "" });
  expect(send.stderr).toContain(`${at}: error ${bad.code}: `);
  expect(send.stderr).toContain("\n1 error in 1 file\n");
  expect(sandbox.inbox()).toEqual([]);
}

const sign = "¦";

function placed({ campaign: written, files, at }: BadInput, nth: number) {
  const text = typeof written === "string" ? written : campaign(written);
  const all = Object.entries({ [path]: text, "people.csv": people, ...files });
  const found = all.flatMap(([file, content]) => placeIn(file, content) ?? []);
  const clean = all.map(([file, content]) => [file, withoutSign(content, nth)] as const);
  return { files: Object.fromEntries(clean), at: at ?? found[0] };
}

function placeIn(file: string, content: Content): string | undefined {
  if (typeof content !== "string" || !content.includes(sign)) return undefined;
  const before = content.slice(0, content.indexOf(sign)).split("\n");
  return `${file}:${before.length}:${before.at(-1)!.length + 1}`;
}

/** Files checked together may not share an id, so each project gets its own. */
function withoutSign(content: Content, nth: number): Content {
  if (typeof content !== "string") return content;
  return content.replace(sign, "").replace(/^id: sale$/m, `id: sale-${nth}`);
}
