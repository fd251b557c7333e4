import { maskNumbers, maskPhone, phoneOf } from "../../index.ts";
import type { LedgerEntry, LedgerPerson } from "../../index.ts";
import { ownMask } from "./own-mask.ts";
import { safeText } from "./safe-text.ts";

/** Lines are handed on in pieces of about so many characters. */
const pieceLength = 64 * 1024;

/** One JSON document a line: the shape that docs/ledger.md describes. */
export async function* entryLines(
  entries: AsyncIterable<LedgerEntry>,
  reveal: boolean,
): AsyncGenerator<string> {
  let piece = "";
  for await (const entry of entries) {
    piece += `${JSON.stringify(shape(entry, reveal), (_key, value: unknown) => (typeof value === "string" ? safeText(value) : value))}\n`;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

function shape(entry: LedgerEntry, reveal: boolean): object {
  switch (entry.type) {
    case "ledger":
      return { type: entry.type, version: 1, id: entry.id };
    case "wave":
      return waveShape(entry);
    case "run":
      return runShape(entry);
    case "attempt":
      return attemptShape(entry, reveal);
    case "resolution":
      return resolutionShape(entry, reveal);
  }
}

type Entry<Type extends LedgerEntry["type"]> = Extract<LedgerEntry, { type: Type }>;

function waveShape({ type, campaign, wave, destination, firstMessageAtMs }: Entry<"wave">): object {
  return { type, campaign, wave, ...destination, first_message_at: instant(firstMessageAtMs) };
}

function runShape({ type, campaign, wave, run, digest, ...rest }: Entry<"run">): object {
  return {
    type,
    campaign,
    wave,
    run,
    digest,
    started_at: instant(rest.startedAtMs),
    finished_at: instant(rest.finishedAtMs),
    status: rest.status ?? null,
  };
}

function attemptShape(entry: Entry<"attempt">, reveal: boolean): object {
  const { type, campaign, wave, recipient, attempt, run, version, result } = entry;
  const { name, mask, maskId } = told(recipient, reveal);
  return {
    type,
    campaign,
    wave,
    recipient: name,
    attempt,
    run,
    version,
    result,
    sent_at: instant(entry.sentAtMs),
    latency_ms: entry.latencyMs ?? null,
    message_id: entry.messageId === undefined ? null : maskId(entry.messageId),
    http_status: entry.httpStatus ?? null,
    error_code: entry.code ?? null,
    error: entry.error === undefined ? null : mask(entry.error),
  };
}

function resolutionShape(entry: Entry<"resolution">, reveal: boolean): object {
  const { type, campaign, wave, recipient, attempt, outcome, reason, by } = entry;
  const { name, mask } = told(recipient, reveal);
  return {
    type,
    campaign,
    wave,
    recipient: name,
    attempt,
    outcome,
    reason: mask(reason),
    by,
    at: instant(entry.atMs),
  };
}

interface Told {
  readonly name: string;
  readonly mask: (text: string) => string;
  readonly maskId: (id: string) => string;
}

function told(person: LedgerPerson, reveal: boolean): Told {
  if (typeof person === "number") {
    const phone = phoneOf(person);
    const mask = ownMask(phone, reveal);
    return { name: shown(phone, reveal), mask, maskId: mask };
  }
  if (reveal) return { name: person, mask: asItIs, maskId: asItIs };
  // WhatsApp's ids hold the number, which nothing else here tells.
  return { name: person, mask: maskNumbers, maskId: () => "[masked]" };
}

function asItIs(text: string): string {
  return text;
}

/** What stands for everyone behind a provider's tags is no number. */
function shown(phone: string, reveal: boolean): string {
  if (phone === "+0") return "tags";
  return reveal ? phone : maskPhone(phone);
}

function instant(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
