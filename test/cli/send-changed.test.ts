import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { answer, faultServer } from "../helpers/fault-server.ts";
import type { Arrival } from "../helpers/fault-server.ts";
import { phoneOf, timesEach, world } from "./send-world.ts";

// Rows are long, so that the end of the list is not read before the first message arrives.
const pad = "x".repeat(4000);
const lineOf = (nth: number, name = "Ann"): string => `${phoneOf(nth)},r${nth},${name},${pad}\n`;
const people = 1990;

function listOf(count: number): string {
  return `phone,ref,name,pad\n${[...Array(count).keys()].map((nth) => lineOf(nth)).join("")}`;
}

/** Who is reached, a request each time. */
function reached({ body }: Arrival): readonly string[] {
  return [JSON.parse(body).phone_number].flat();
}

/** A run of two parts, whose list is changed by `change` when its first message arrives. */
async function changedUnderway(change: (csv: string) => string) {
  let changed: Promise<void> | undefined;
  let path = "";
  const server = await faultServer({
    reply: async (socket, arrival, nth) => {
      changed ??= readFile(path, "utf8").then((csv) => writeFile(path, change(csv)));
      await changed;
      const yes = { message: "queued", recipients_count: reached(arrival).length };
      return answer(200, JSON.stringify(yes))(socket, arrival, nth);
    },
  });
  const there = await world({
    people: listOf(people),
    campaign: { provider: "autokonnect", send: { batch: 400, concurrency: 1 } },
    env: { AUTOKONNECT_BASE_URL: server.url },
  });
  path = join(there.root, "data/people.csv");
  const sent = await there.send();
  return { ...there, server, sent };
}

it("a list that changes under a run stops it at the part that differs; a re-run does the rest", async () => {
  const { sent, send, server } = await changedUnderway((csv) =>
    csv.replace(lineOf(1950), lineOf(1950, "Eve")),
  );
  expect(sent.code).toBe(4);
  expect(sent.report.status).toBe("aborted");
  expect(sent.report.stopped).toContain("changed since the plan was made");
  expect(sent.report.totals).toMatchObject({ accepted: 1000, not_attempted: 990 });
  expect(sent.outcomes).toMatchObject({ r999: "accepted", r1000: "not_attempted" });
  expect(server.arrivals.flatMap(reached)).toHaveLength(1000);

  const rest = await send();
  expect(rest.code).toBe(0);
  expect(rest.report.totals).toMatchObject({ already_sent: 1000, accepted: 990 });
  expect(Math.max(...Object.values(timesEach(server.arrivals.flatMap(reached))))).toBe(1);
  const eve = server.arrivals.filter(({ body }) => body.includes("Hello Eve"));
  expect(eve.map(reached)).toEqual([[phoneOf(1950)]]);
});

it.each([
  { name: "loses rows", change: () => listOf(1980) },
  { name: "gains a row", change: (csv: string) => csv + lineOf(people) },
  {
    name: "breaks",
    change: (csv: string) => `${csv.slice(0, csv.indexOf(lineOf(1980)))}"never closed`,
  },
])("a list that $name under a run stops it, too", async ({ change }) => {
  const { sent, server } = await changedUnderway(change);
  expect(sent.code).toBe(4);
  expect(sent.report.status).toBe("aborted");
  expect(sent.report.totals).toMatchObject({ planned: people, accepted: 1000 });
  expect(server.arrivals.flatMap(reached)).toHaveLength(1000);
});
