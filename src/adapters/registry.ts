import type { Adapter } from "../model/adapter.ts";
import { autokonnect } from "./autokonnect.ts";
import { botika } from "./botika.ts";
import { defineAdapter } from "./define-adapter.ts";
import { flowiq } from "./flowiq.ts";
import { zixflow } from "./zixflow.ts";

const known = [flowiq, zixflow, botika, autokonnect].map(defineAdapter);

/** Every adapter by name, in the order of the documentation. */
export const adapters: ReadonlyMap<string, Adapter> = new Map(
  known.map((adapter) => [adapter.name, adapter]),
);
