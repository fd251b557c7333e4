type Paint = (text: string) => string;

/** How emphasis is shown; each gives its text back with escape codes, or as it is where `enabled` is false. */
export interface Colors {
  readonly enabled: boolean;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly italic: Paint;
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
  const paint = (on: number, off: number): Paint => (enabled ? painter(on, off) : String);
  return {
    enabled,
    bold: paint(1, 22),
    dim: paint(2, 22),
    italic: paint(3, 23),
    strikethrough: paint(9, 29),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}

/** Switches a style on and off; what ends one inside does not end this one. Source: ECMA-48, SGR. */
function painter(on: number, off: number): Paint {
  const [start, end] = [`\u001b[${on}m`, `\u001b[${off}m`];
  return (text) => start + text.replaceAll(end, end + start) + end;
}

/** Sources: no-color.org (any value but the empty one); force-color.org, whose 0 and false switch off. */
function wantsColor({ env, isTTY, color }: ColorChoice): boolean {
  if (!color || env["NO_COLOR"]) return false;
  const force = env["FORCE_COLOR"];
  if (force) return force !== "0" && force !== "false";
  return isTTY && env["TERM"] !== "dumb";
}
