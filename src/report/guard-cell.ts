// OWASP, "CSV Injection"; the wide forms of the signs work in some spreadsheets too. Quotes
// and blanks before the sign are looked through: readers drop them.
const formula = /^["'\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** `cell`, such that a spreadsheet takes it for text: a leading `'` stops what would be a formula. */
export function guardCell(cell: string): string {
  return formula.test(cell) ? `'${cell}` : cell;
}

/** What `guardCell` was given. */
export function unguardCell(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
}
