import { UsageError } from "./usage-error.ts";

/**
 * What a function of the library has to be called with. Whoever calls from JavaScript has no
 * compiler to tell, and would be told of something deep inside. Throws `UsageError`.
 */
export function need(fits: boolean, name: string, is: string): asserts fits {
  if (!fits) throw new UsageError(`\`${name}\` must be ${is}`);
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** Whether `value` has keys that can be asked for. */
export function hasKeys(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

export function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}
