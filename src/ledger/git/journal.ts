import type { Intent, Settlement } from "../../model/ledger.ts";
import { foldedLines, foldedOf } from "./fold-lines.ts";
import type { Hashed, JournalEvent, Line, Person, RecordEvent } from "./journal-event.ts";
import type { LedgerKey } from "./ledger-key.ts";
import type { People } from "./people.ts";

/** Words between this program and git: what stands in the file of a commit. */
export interface Journal {
  write(event: JournalEvent): string;
  /** Throws where it is nothing that `write` wrote with the same key. */
  read(text: string): JournalEvent;
}

/**
 * One JSON object a line: the event, whom it is about, and, sealed, whatever words a provider
 * or a person chose, because there may be numbers in them; WhatsApp's message ids hold one.
 */
export function openJournal(key: LedgerKey, people: People): Journal {
  return {
    write(event) {
      const lines = linesOf(event, (person) => people.hashOf(person));
      return lines
        .map((line) => ("said" in line ? { ...line, said: key.seal(line["said"]) } : line))
        .map((line) => `${JSON.stringify(line)}\n`)
        .join("");
    },
    read(text) {
      const lines = text.trimEnd().split("\n").map(parsed);
      const [head = {}, ...others] = lines.map((line) =>
        "said" in line ? { ...line, said: key.unseal(String(line["said"])) } : line,
      );
      return eventOf(head, others, (hash) => people.ofHash(String(hash)));
    },
  };
}

function parsed(text: string): Line {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) throw new Error("a record is not one");
  return value as Line;
}

function linesOf(event: JournalEvent, hashed: Hashed): readonly Line[] {
  switch (event.event) {
    case "begin":
    case "finish":
    case "fold":
      return [{ ...event }];
    case "resolve": {
      const { reason, by, recipients, ...rest } = event;
      return [{ ...rest, recipients: recipients?.map(hashed), said: [reason, by] }];
    }
    case "record": {
      const { settlements, intents, ...head } = event;
      const settled = settlements.map((one) => settledLine(one, hashed));
      return [head, ...settled, ...wordLines(settlements), ...claimLines(intents, hashed)];
    }
    case "folded":
      return foldedLines(event, hashed);
  }
}

function settledLine(one: Settlement, hashed: Hashed): Line {
  const { recipient, attempt, result, sentAtMs, latencyMs, httpStatus } = one;
  return { settled: hashed(recipient), attempt, result, sentAtMs, latencyMs, httpStatus };
}

type Words = Pick<Settlement, "messageId" | "code" | "error">;

function wordLines(settlements: readonly Words[]): readonly Line[] {
  const said = settlements.map(({ messageId, code, error }) => [messageId, code, error]);
  return said.flat().some((word) => word !== undefined) ? [{ said }] : [];
}

/** Most claims of a commit are alike but for whom. */
function claimLines(intents: readonly Intent[], hashed: Hashed): readonly Line[] {
  const groups = new Map<string, { attempt: number; version: string; claimed: string[] }>();
  for (const { recipient, attempt, version } of intents) {
    const group = groups.get(`${attempt} ${version}`) ?? { attempt, version, claimed: [] };
    group.claimed.push(hashed(recipient));
    groups.set(`${attempt} ${version}`, group);
  }
  return [...groups.values()].map((group) => ({ ...group }));
}

function eventOf(head: Line, lines: readonly Line[], person: Person): JournalEvent {
  switch (head["event"]) {
    case "begin":
    case "finish":
    case "fold":
      return head as unknown as JournalEvent;
    case "resolve": {
      const { said, recipients, ...rest } = head;
      const [reason, by] = said as readonly [string, string];
      const listed = Array.isArray(recipients) ? { recipients: recipients.map(person) } : {};
      return {
        ...(rest as { event: "resolve"; outcome: "failed"; atMs: number }),
        ...listed,
        reason,
        by,
      };
    }
    case "record":
      return recordOf(head, lines, person);
    case "folded":
      return foldedOf(head, lines, person);
    default:
      throw new Error("a record is of no known kind");
  }
}

function recordOf(head: Line, lines: readonly Line[], person: Person): RecordEvent {
  const said = (lines.find((line) => "said" in line)?.["said"] ?? []) as (string | null)[][];
  const settled = lines.filter((line) => "settled" in line);
  return {
    ...(head as { event: "record"; run: string; atMs: number }),
    settlements: settled.map(({ settled: hash, ...rest }, index) => {
      const [messageId = null, code = null, error = null] = said[index] ?? [];
      return {
        ...(rest as Omit<Settlement, "recipient">),
        recipient: person(hash),
        ...(messageId === null ? {} : { messageId }),
        ...(code === null ? {} : { code }),
        ...(error === null ? {} : { error }),
      };
    }),
    intents: lines.flatMap(({ claimed, ...rest }) => {
      const claim = rest as unknown as Omit<Intent, "recipient">;
      const hashes: readonly unknown[] = Array.isArray(claimed) ? claimed : [];
      return hashes.map((hash) => ({ ...claim, recipient: person(hash) }));
    }),
  };
}
