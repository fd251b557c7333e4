import { maskNumbers, maskPhone } from "../model/phone.ts";

/** A column's name between quotes, safe to show: a file without a header has numbers for names. */
export function shownName(name: string): string {
  return `"${maskNumbers(printable(name, 60))}"`;
}

/** Names in a row, for "the columns are …". */
export function shownNames(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(shownName).join(", ");
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}

/** What stands in a number's cell between quotes, masked: enough to find it. */
export function shownNumber(text: string): string {
  return `"${maskPhone(printable(text, 24))}"`;
}

/** Anyone may have written it: nothing that a terminal would obey, and not too much. */
function printable(text: string, most: number): string {
  const short = text.trim().slice(0, most);
  return short.replace(/[\p{C}\p{Z}]+/gu, " ");
}
