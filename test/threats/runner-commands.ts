/**
 * Lines that GitHub's runner could take for a command, by its two rules: `::name …::` at the
 * start of a line, blanks aside, and `##[name …]` anywhere in one. It knows some names only;
 * here every name counts.
 */
export function commandsIn(text: string): readonly string[] {
  return text.split(/\r\n|[\r\n]/).filter((line) => isCommand(line) || isOlderCommand(line));
}

function isCommand(line: string): boolean {
  const message = line.trimStart();
  return message.startsWith("::") && message.indexOf("::", 2) > 2;
}

function isOlderCommand(line: string): boolean {
  const start = line.indexOf("##[");
  return start >= 0 && line.indexOf("]", start) > start + 3;
}

const steering =
  // oxlint-disable-next-line no-control-regex -- these are what it is for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;

/** Whether `text` holds what a terminal obeys, or what changes the direction of writing. */
export function steersTerminal(text: string): boolean {
  return steering.test(text);
}
