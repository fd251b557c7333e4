/** 12345 as `12,345`; a whole number. */
export function count(n: number): string {
  // The first number that `toLocaleString` formats takes it a fiftieth of a second.
  return String(n).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `1 error`, `2 errors`. */
export function counted(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
}

/** `not_attempted` as `not attempted`. */
export function words(name: string): string {
  return name.replaceAll("_", " ");
}
