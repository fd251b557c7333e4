import { UsageError } from "../../model/trouble.ts";
import type { PrepareRequest } from "./request.ts";

type Asked = Readonly<Partial<Record<keyof PrepareRequest | "to" | "row", unknown>>>;

interface Rule {
  readonly key: keyof Asked;
  readonly needed?: true;
  readonly fits: (value: unknown) => boolean;
  /** What it has to be. */
  readonly is: string;
}

const purposes: readonly unknown[] = ["check", "look", "rehearse", "send"];
const retried: readonly unknown[] = ["rejected", "in_doubt"];

const rules: readonly Rule[] = [
  { key: "cwd", needed: true, fits: isText, is: "a folder, like process.cwd()" },
  { key: "env", needed: true, fits: isObject, is: "the environment, like process.env" },
  { key: "campaign", needed: true, fits: isText, is: "the path of a campaign file" },
  {
    key: "purpose",
    needed: true,
    fits: (value) => purposes.includes(value),
    is: `one of ${purposes.join(", ")}`,
  },
  ...(["config", "ledger", "reportDir", "dataDir", "plan"] as const).map((key) => ({
    key,
    fits: isText,
    is: "a text",
  })),
  { key: "limit", fits: isCount, is: "a whole number above 0" },
  { key: "row", fits: isCount, is: "a whole number above 0" },
  { key: "only", fits: listOf(isPhone), is: "a list of numbers like +254712345678" },
  { key: "to", fits: isPhone, is: "a number like +254712345678" },
  {
    key: "retry",
    fits: listOf((value) => retried.includes(value)),
    is: `a list of ${retried.join(" or ")}`,
  },
];

/**
 * Whoever calls from JavaScript has no compiler to tell: a limit that is not a number would be
 * none at all. Throws `UsageError`.
 */
export function checkRequest(request: unknown): void {
  if (!isObject(request)) {
    throw new UsageError("there is no request", "give { campaign, cwd, env, purpose }");
  }
  for (const { key, needed, fits, is } of rules) {
    const value = (request as Asked)[key];
    if ((value === undefined && !needed) || fits(value)) continue;
    throw new UsageError(`\`${key}\` of the request must be ${is}`);
  }
}

/** Whether `value` can be what `prepare` returned. Throws `UsageError` where not. */
export function checkPrepared(value: unknown): void {
  if (isObject(value) && "gates" in value && "within" in value) return;
  throw new UsageError(
    "this is not a prepared campaign",
    "give the `value` that `prepare` returned; there is none beside errors in `diagnostics`",
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function isPhone(value: unknown): boolean {
  return typeof value === "string" && /^\+[1-9]\d{6,14}$/.test(value);
}

function listOf(fits: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(fits);
}
