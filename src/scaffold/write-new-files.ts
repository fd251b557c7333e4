import { lstat, mkdir, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Trouble, UsageError } from "../model/trouble.ts";
import type { StarterFile } from "./starter.ts";

/**
 * Writes all of `files` below `folder`, or none, and nothing over what is there. Throws
 * `UsageError`, which lists everything in the way, and `Trouble` where the disk refuses.
 */
export async function writeNewFiles(folder: string, files: readonly StarterFile[]): Promise<void> {
  const inTheWay = await obstacles(folder, files);
  if (inTheWay.length > 0) {
    throw new UsageError(
      `nothing was written: ${folder} has ${inTheWay.join(", ")} already`,
      "nothing is ever overwritten: choose another folder, carillon init DIR, or move these away",
    );
  }
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const file of files) await writeNew(join(folder, file.path), file.text, undo);
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => undefined);
    throw refusal(error, folder);
  }
}

/** What stands where a file or a folder is to be, relative to `folder`. */
async function obstacles(
  folder: string,
  files: readonly StarterFile[],
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const { path } of files) {
    const parts = path.split("/");
    for (const [index] of parts.entries()) {
      const part = parts.slice(0, index + 1).join("/");
      const isFile = part === path;
      if (await isObstacle(join(folder, part), isFile)) found.add(part);
    }
  }
  return [...found];
}

/** A link is one even where a folder is to be: it may lead out of the repository. */
async function isObstacle(path: string, isFile: boolean): Promise<boolean> {
  const there = await lstat(path).catch(() => undefined);
  return there !== undefined && (isFile || !there.isDirectory());
}

async function writeNew(path: string, text: string, undo: (() => Promise<void>)[]): Promise<void> {
  await makeFolder(dirname(path), undo);
  // Exclusive: what appears meanwhile is not overwritten either.
  await writeFile(path, text, { flag: "wx" });
  undo.push(() => rm(path));
}

async function makeFolder(path: string, undo: (() => Promise<void>)[]): Promise<void> {
  if (await lstat(path).catch(() => undefined)) return;
  await makeFolder(dirname(path), undo);
  await mkdir(path);
  undo.push(() => rmdir(path));
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "it may not be written to",
  EPERM: "it may not be written to",
  EROFS: "it may not be written to",
  ENOSPC: "the disk is full",
  ENOTDIR: "a file stands where a folder is to be",
  EEXIST: "something appeared there meanwhile",
  ENAMETOOLONG: "its name is too long",
};

function refusal(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const reason = reasons[String(error.code)] ?? String(error.code);
  return new Trouble(
    `nothing was written to ${folder}: ${reason}`,
    "name a folder that you may write to: carillon init DIR",
    error,
  );
}
