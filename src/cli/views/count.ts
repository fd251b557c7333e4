/** 12345 as `12,345`. */
export function count(n: number): string {
  return n.toLocaleString("en-US");
}

/** `1 error`, `2 errors`. */
export function counted(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
}

/** `not_attempted` as `not attempted`. */
export function words(name: string): string {
  return name.replaceAll("_", " ");
}
