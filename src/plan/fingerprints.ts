import { createHash, randomBytes } from "node:crypto";
import type { DecidedRow } from "../model/audience.ts";
import type { Fingerprints } from "../model/plan.ts";
import { isDigested } from "./chunks.ts";

/** Above this many recipients a plan says where it differs by chunk alone. */
const most = 2000;
const bytesEach = 3;

/** In characters. */
const mostWaiting = 1024 * 1024;

/** Takes the fingerprints of a pass, up to 2,000 recipients. */
export interface FingerprintTaker {
  add(decided: DecidedRow): void;
  /** Nothing once there were too many. */
  taken(): Fingerprints | undefined;
}

/** With the salt of an approved plan, or a new one. */
export function openFingerprints(salt = randomBytes(16).toString("hex")): FingerprintTaker {
  const pairs: Buffer[] = [];
  // Most long lists are beyond `most` before anybody needed a fingerprint of them.
  let waiting: Recipient[] = [];
  let characters = 0;
  let count = 0;
  const take = (): void => {
    pairs.push(...waiting.map((one) => pairOf(one, salt)));
    waiting = [];
    characters = 0;
  };
  return {
    add(decided) {
      if (count > most || !isDigested(decided)) return;
      count += 1;
      const recipient = recipientOf(decided);
      waiting.push(recipient);
      characters += recipient.what.length;
      if (count > most) waiting = [];
      else if (characters > mostWaiting) take();
    },
    taken() {
      if (count > most) return undefined;
      take();
      return { salt, values: Buffer.concat(pairs).toString("base64") };
    },
  };
}

interface Recipient {
  readonly who: string;
  readonly what: string;
}

function recipientOf({ row, payload, problem }: DecidedRow): Recipient {
  const who = row.tags === undefined ? row.phone : row.tags.join(",");
  return { who, what: payload ?? problem?.code ?? "" };
}

function pairOf({ who, what }: Recipient, salt: string): Buffer {
  return Buffer.concat([truncated(`${salt} ${who}`), truncated(`${salt} ${who} ${what}`)]);
}

function truncated(text: string): Buffer {
  return createHash("sha256").update(text).digest().subarray(0, bytesEach);
}

/** How one list of recipients differs from another. */
export interface RecipientChanges {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** The same people in another order. */
  readonly reordered: boolean;
}

/** Compares fingerprints of one salt. */
export function compareFingerprints(before: Fingerprints, now: Fingerprints): RecipientChanges {
  const [then, there] = [recipientsOf(before), recipientsOf(now)];
  const added = [...there.keys()].filter((who) => !then.has(who)).length;
  const kept = [...then.keys()].filter((who) => there.has(who));
  const changed = kept.filter((who) => then.get(who) !== there.get(who)).length;
  const order = [...there.keys()].filter((who) => then.has(who));
  const reordered = order.some((who, nth) => kept[nth] !== who);
  return { added, removed: then.size - kept.length, changed, reordered };
}

/** Two people may share a fingerprint; their order keeps them apart. */
function recipientsOf({ values }: Fingerprints): ReadonlyMap<string, string> {
  const hex = Buffer.from(values, "base64").toString("hex");
  const found = new Map<string, string>();
  for (const pair of hex.match(/.{12}/g) ?? []) {
    let who = pair.slice(0, 6);
    while (found.has(who)) who += "'";
    found.set(who, pair.slice(6));
  }
  return found;
}
