import { detach } from "../../index.ts";
import type { Prepared } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import { safeJson, safeText } from "../views/safe-text.ts";
import type { SendOptions } from "./send-options.ts";

interface Detaching {
  readonly file: string;
  readonly options: SendOptions;
  readonly io: Io;
}

/** Leaves it to workers, and says how to follow them. */
export async function sendDetached(
  prepared: Prepared,
  { file, options, io }: Detaching,
): Promise<number> {
  const { run, stop, mayBeSent = false } = await detach(prepared);
  if (stop !== undefined) {
    const sent = mayBeSent ? "workers may send it all the same" : "nothing was sent";
    await io.err.write(`carillon: ${safeText(stop.message)}\n${sent}\n`);
    return exitCode.stopped;
  }
  if (wantsJson(options)) await io.out.write(safeJson({ run, planned: prepared.chosen }));
  if (options.quiet) return exitCode.done;
  const name = safeText(file);
  await io.err.write(
    `workers send run ${run}\n` +
      `  how far they are:                carillon status ${name}\n` +
      `  its report, once they are done:  carillon report ${name}\n`,
  );
  return exitCode.done;
}
