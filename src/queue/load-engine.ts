import type * as engine from "graphile-worker";
import { UsageError } from "../model/trouble.ts";

export type Engine = Pick<typeof engine, "run" | "runMigrations" | "Logger">;

/** The engine, which only those install who need it. Throws `UsageError`. */
export async function loadEngine(): Promise<Engine> {
  try {
    return await import("graphile-worker");
  } catch (error) {
    throw new UsageError(
      "sending from several machines needs the package graphile-worker, and it is not installed",
      "npm i graphile-worker pg",
      error,
    );
  }
}
