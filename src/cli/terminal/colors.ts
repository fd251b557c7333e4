import { createColors } from "picocolors";

type Paint = (text: string) => string;

/** How emphasis is shown; each gives its text back with escape codes, or as it is where `enabled` is false. */
export interface Colors {
  readonly enabled: boolean;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly italic: Paint;
  readonly underline: Paint;
  readonly strikethrough: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

export interface ColorChoice {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the stream is a terminal. */
  readonly isTTY: boolean;
  /** False under `--no-color`. */
  readonly color: boolean;
}

export function openColors(choice: ColorChoice): Colors {
  const enabled = wantsColor(choice);
  return { ...createColors(enabled), enabled };
}

/** Sources: no-color.org (any value but the empty one); force-color.org, whose 0 and false switch off. */
function wantsColor({ env, isTTY, color }: ColorChoice): boolean {
  if (!color || env["NO_COLOR"]) return false;
  const force = env["FORCE_COLOR"];
  if (force) return force !== "0" && force !== "false";
  return isTTY && env["TERM"] !== "dumb";
}
