import { readFileSync } from "node:fs";

/** This Carillon's version, from its package. */
export function version(): string {
  const file = new URL("../../package.json", import.meta.url);
  const { version: number } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return number;
}
