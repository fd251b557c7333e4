import { setFlagsFromString } from "node:v8";

/** By how much what is alive may grow before the next collection, in percent. */
const growingPercent = 20;

/**
 * Keeps a long run from growing with its garbage. V8 lets the heap grow to a multiple of what
 * is alive before it collects; a send keeps little alive and makes much garbage, so that it
 * would take 40 MB and more for nothing on a machine that does other things too. V8 reads the
 * flag whenever it sets the next limit, so it may be set while it runs.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${growingPercent}`);
}
