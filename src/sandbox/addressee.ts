/** `+digits` of each value that has digits at all; what cannot name anyone is left out. */
export function addresseesOf(...values: readonly unknown[]): readonly string[] {
  return values
    .filter((value) => typeof value === "string" || typeof value === "number")
    .map((value) => String(value).replaceAll(/\D/g, ""))
    .filter((digits) => digits !== "")
    .map((digits) => `+${digits}`);
}
