import type * as pg from "pg";
import { UsageError } from "../../model/trouble.ts";

export type Pg = Pick<typeof pg, "Pool" | "Client" | "types">;

/** The driver, which only those install who need it. Throws `UsageError`. */
export async function loadPg(): Promise<Pg> {
  try {
    const { default: loaded } = await import("pg");
    return loaded;
  } catch (error) {
    throw new UsageError(
      "a ledger in PostgreSQL needs the package pg, and it is not installed",
      "npm i pg",
      error,
    );
  }
}
