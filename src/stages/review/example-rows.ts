import type { AudienceRow } from "../../model/audience.ts";
import type { ExplainedLeaf } from "../../model/renderer.ts";

/** A row, and what it is an example of: `the longest text`. */
export interface ExampleRow {
  readonly row: AudienceRow;
  readonly shows: readonly string[];
}

/** One row with what its message looks like. */
export interface Candidate {
  readonly row: AudienceRow;
  readonly explained: readonly ExplainedLeaf[];
  /** BCP 47, of the row or of the campaign. */
  readonly locale: string;
}

export interface ExampleRows {
  add(candidate: Candidate): void;
  /** At most as many as asked for, in the order of the audience. */
  chosen(): readonly ExampleRow[];
}

/**
 * Picks the rows that tell most about a campaign in one pass, holding no more of them than a
 * few times `limit`: the first, the longest and the shortest text, the first of each branch of
 * an `{{#if}}`, the first of each locale, and for the rest a random sample, which is the same
 * every time.
 */
export function openExampleRows(limit: number): ExampleRows {
  const examples = new Map<string, Numbered>();
  const sample = openSample(limit);
  const extremes = { longest: -1, shortest: Infinity };
  let count = 0;

  const take = (why: string, row: AudienceRow): void => void examples.set(why, { row, nth: count });

  return {
    add({ row, explained, locale }) {
      count += 1;
      const length = explained.reduce((sum, leaf) => sum + (leaf.length ?? 0), 0);
      if (count === 1) take("the first", row);
      if (length > extremes.longest) take("the longest text", row);
      if (length < extremes.shortest) take("the shortest text", row);
      extremes.longest = Math.max(length, extremes.longest);
      extremes.shortest = Math.min(length, extremes.shortest);
      for (const why of [...branchesOf(explained), localeWord + locale]) {
        if (examples.size < limit * 2 && !examples.has(why)) take(why, row);
      }
      sample.add({ row, nth: count });
    },
    chosen: () => chosenOf(examples, sample.drawn(), limit),
  };
}

interface Numbered {
  readonly row: AudienceRow;
  /** Which row of the audience it is. */
  readonly nth: number;
}

function branchesOf(explained: readonly ExplainedLeaf[]): readonly string[] {
  const branches = explained.flatMap((leaf) => leaf.branches ?? []);
  return branches.map(({ condition, taken }) => `{{${condition}}}${taken ? "" : " else"}`);
}

/** Examples come before the sample; of a row that shows several things, all are told. */
function chosenOf(
  examples: ReadonlyMap<string, Numbered>,
  drawn: readonly Numbered[],
  limit: number,
): readonly ExampleRow[] {
  const shows = new Map<number, { readonly row: AudienceRow; readonly why: string[] }>();
  const show = ({ row, nth }: Numbered, why: string): void => {
    const known = shows.get(nth);
    if (known !== undefined) known.why.push(why);
    else if (shows.size < limit) shows.set(nth, { row, why: [why] });
  };
  const locales = [...examples.keys()].filter(isLocale);
  for (const [why, row] of examples) {
    // One language for everybody is no news.
    if (!isLocale(why) || locales.length > 1) show(row, why);
  }
  for (const row of drawn) if (!shows.has(row.nth)) show(row, "drawn at random");
  return [...shows]
    .toSorted(([one], [other]) => one - other)
    .map(([, { row, why }]) => ({ row, shows: why }));
}

const localeWord = "locale ";

function isLocale(why: string): boolean {
  return why.startsWith(localeWord);
}

interface Sample {
  add(row: Numbered): void;
  drawn(): readonly Numbered[];
}

/** Each row has the same chance. Source: Vitter, "Random Sampling with a Reservoir", 1985, algorithm R. */
function openSample(size: number): Sample {
  const rows: Numbered[] = [];
  const random = fixedRandom();
  return {
    add(row) {
      if (rows.length < size) {
        rows.push(row);
        return;
      }
      const place = Math.floor(random() * row.nth);
      if (place < size) rows[place] = row;
    },
    drawn: () => rows,
  };
}

/** Weyl's sequence through a mix of bits: plain, and the same numbers on every machine. */
function fixedRandom(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x9e_37_79_b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21_f0_aa_ad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x73_5a_2d_97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
