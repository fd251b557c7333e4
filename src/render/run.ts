import type { Columns } from "../model/audience.ts";
import type { Var } from "../model/campaign.ts";
import type { Branch } from "../model/renderer.ts";
import type { Value } from "./helpers/helper.ts";

/** One row, as templates see it: what Handlebars is given as its context. */
export interface Run {
  readonly columns: Columns;
  /** Canonical. */
  readonly phone: string;
  /** BCP 47 as written: of the row, else of the campaign. */
  readonly locale: string;
  /** Characters that the leaf being rendered may still show. */
  room: number;
  /** Where it is there, the ways that conditions go are noted in it. */
  readonly branches?: Map<string, Branch>;
}

/** Most UTF-16 units of a rendered leaf. Every provider's own limits are far below. */
export const leafRoom = 65_536;

/** The value of `name`; "" where there is none, and for white space. Own properties only. */
export function valueOf(
  name: string,
  { columns, phone }: Pick<Run, "columns" | "phone">,
  vars: Readonly<Record<string, Var>>,
): Value {
  if (name === "phone") return phone;
  return filled(own(vars, name) ?? columnOf(columns, name));
}

/** `valueOf` for many rows. */
export function readerOf(
  name: string,
  vars: Readonly<Record<string, Var>>,
): (row: Pick<Run, "columns" | "phone">) => Value {
  if (name === "phone") return ({ phone }) => phone;
  const fixed = own(vars, name);
  if (fixed === undefined) return ({ columns }) => filled(columnOf(columns, name));
  const value = filled(fixed);
  return () => value;
}

function filled(value: Value = ""): Value {
  return typeof value === "string" && value.trim() === "" ? "" : value;
}

/** What is inherited is no text; asking whether it is would take longer than reading it. */
function columnOf(columns: Columns, name: string): string | undefined {
  const value: unknown = columns[name];
  return typeof value === "string" ? value : undefined;
}

export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
