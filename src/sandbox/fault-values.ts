import type { FaultPairs } from "./fault-pairs.ts";
import { SandboxUsageError } from "./sandbox-usage-error.ts";

/** An hour. */
export const longestMs = 3_600_000;

export interface Reader<T> {
  readonly wants: string;
  /** Undefined where the text is not what it wants. */
  read(this: void, text: string): T | undefined;
}

/**
 * The value of `key`, where it is given.
 *
 * @throws SandboxUsageError if it is not what `reader` wants.
 */
export function read<T>(pairs: FaultPairs, key: string, reader: Reader<T>): T | undefined {
  const text = pairs.get(key);
  if (text === undefined) return undefined;
  const value = reader.read(text);
  if (value !== undefined) return value;
  throw new SandboxUsageError(`fault key "${key}" must be ${reader.wants}, not "${text}"`);
}

export function whole(min: number, max = Number.MAX_SAFE_INTEGER): Reader<number> {
  const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `from ${min} to ${max}`;
  return {
    wants: `a whole number, ${range}`,
    read(text) {
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
  };
}

export function oneOf<const T extends string>(words: readonly T[]): Reader<T> {
  return { wants: words.join(" or "), read: (text) => words.find((word) => word === text) };
}

export const share: Reader<number> = {
  wants: "a share from 0 to 1",
  read(text) {
    const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
    return value <= 1 ? value : undefined;
  },
};

/** As `+digits`. */
export const phone: Reader<string> = {
  wants: "a phone number with its country code",
  read: (text) => (/^\+?\d{7,15}$/.test(text) ? `+${text.replace("+", "")}` : undefined),
};
