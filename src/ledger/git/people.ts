import type { WaveName } from "../../model/ledger.ts";
import type { RecipientKey } from "../../model/phone.ts";
import type { LedgerKey } from "./ledger-key.ts";

/**
 * Recipients by what stands for them in git, as small numbers that are only good in here. A
 * hash cannot be turned back: a number is known once somebody asked about it.
 */
export interface People {
  /** The small number of a recipient, who is known from now on. */
  of(wave: WaveName, recipient: RecipientKey): number;
  ofHash(hash: string): number;
  hashOf(person: number): string;
  /** `undefined` where nobody has asked about this one. */
  recipientOf(person: number): RecipientKey | undefined;
}

export function openPeople(key: LedgerKey): People {
  const persons = new Map<string, number>();
  const hashes: string[] = [""];
  const recipients: (RecipientKey | undefined)[] = [];
  const ofHash = (hash: string): number => {
    const known = persons.get(hash);
    if (known !== undefined) return known;
    const person = hashes.push(hash) - 1;
    persons.set(hash, person);
    return person;
  };
  return {
    of(wave, recipient) {
      const person = ofHash(key.hash(wave, recipient));
      recipients[person] = recipient;
      return person;
    },
    ofHash,
    hashOf: (person) => hashes[person] ?? "",
    recipientOf: (person) => recipients[person],
  };
}
