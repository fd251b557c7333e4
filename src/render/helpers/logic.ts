import { isTruthy } from "./helper.ts";
import type { Helper, Refusal, Value } from "./helper.ts";
import { notANumber, readQuantity } from "./read-number.ts";

export const eq: Helper = { ...pair("eq"), run: ([a = "", b = ""]) => isSame(a, b) };
export const ne: Helper = { ...pair("ne"), run: ([a = "", b = ""]) => !isSame(a, b) };
export const gt: Helper = ordered("gt", (order) => order > 0);
export const gte: Helper = ordered("gte", (order) => order >= 0);
export const lt: Helper = ordered("lt", (order) => order < 0);
export const lte: Helper = ordered("lte", (order) => order <= 0);

export const not: Helper = {
  usage: "not name",
  least: 1,
  most: 1,
  run: ([value = ""]) => !isTruthy(value),
};

function pair(name: string): Pick<Helper, "usage" | "least" | "most"> {
  return { usage: `${name} amount 10`, least: 2, most: 2 };
}

function isSame(a: Value, b: Value): boolean {
  const [left, right] = [readQuantity(a), readQuantity(b)];
  return left !== undefined && right !== undefined ? left === right : String(a) === String(b);
}

function ordered(name: string, holds: (order: number) => boolean): Helper {
  return {
    ...pair(name),
    run([a = "", b = ""]) {
      // Nothing is neither more nor less than something.
      if (a === "" || b === "") return false;
      const order = orderOf(a, b);
      return typeof order === "number" ? holds(order) : order;
    },
  };
}

/** As numbers if both are, as text if neither is: ISO dates order well as text. */
function orderOf(a: Value, b: Value): number | Refusal {
  const [left, right] = [readQuantity(a), readQuantity(b)];
  if (left !== undefined && right !== undefined) return left - right;
  if (left !== undefined || right !== undefined) return notANumber;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}
