import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { openOutput } from "../../src/cli/terminal/output.ts";
import { openProgress } from "../../src/cli/terminal/progress.ts";
import type { Progress } from "../../src/cli/terminal/progress.ts";
import { openSpeed } from "../../src/cli/terminal/speed.ts";
import { progressBar, progressLine } from "../../src/cli/views/progress-text.ts";
import { textWidth } from "../../src/cli/views/text-width.ts";
import { commands, hostileTexts, plain, steering } from "./sample.ts";

const none = { accepted: 0, rejected: 0, failed: 0, inDoubt: 0, inFlight: 0 };
const moment = {
  total: 100_000,
  done: 45_000,
  accepted: 44_990,
  rejected: 3,
  failed: 2,
  inDoubt: 5,
  inFlight: 16,
  perSecond: 20,
};

/** A progress on a clock of its own, and everything it writes. */
function opened(change: {
  readonly isTTY?: boolean;
  readonly enabled?: boolean;
  readonly total?: number;
  readonly bar?: boolean;
}) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const { isTTY = true, enabled = true, total = 1000 } = change;
  const stream = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => done(void written.push(text)),
  });
  const output = openOutput(Object.assign(stream, { isTTY, columns: 80 }));
  const progress: Progress = openProgress({
    output,
    enabled,
    total,
    now: () => clock.ms,
    ...(change.bar === undefined ? {} : { bar: change.bar }),
  });
  return { progress, written, clock, output };
}

describe("progressLine", () => {
  it("tells counts, pace and what is left", () => {
    expect(progressLine(moment)).toBe(
      "45,000 of 100,000 (45 %); 20/s, 45 min 50 s left; accepted 44,990, rejected 3, failed 2, in doubt 5, in flight 16",
    );
  });

  it("says why it waits", () => {
    const waiting = { reason: "the provider asks for a pause", leftMs: 12_000 };
    expect(progressLine({ ...moment, waiting })).toContain(
      "waiting 12 s: the provider asks for a pause",
    );
  });

  it("tells of the report, and no more of the pace, once everyone has an outcome", () => {
    const last = { ...moment, done: 100_000, accepted: 99_990, inFlight: 0 };
    expect(progressLine(last)).toBe(
      "100,000 of 100,000 (100 %); writing the report; accepted 99,990, rejected 3, failed 2, in doubt 5",
    );
  });

  it("claims 100 % only when nobody is left", () => {
    expect(progressLine({ ...moment, done: 99_999 })).toContain("(99 %)");
  });
});

describe("progressBar", () => {
  it.each([10, 20, 40, 80, 120, 200])("fits %i columns", (width) => {
    expect(textWidth(progressBar(moment, width, plain))).toBeLessThanOrEqual(width);
  });

  it("draws a bar where there is room", () => {
    expect(
      progressBar({ ...moment, rejected: 0, failed: 0, inDoubt: 0 }, 120, plain),
    ).toMatchInlineSnapshot(
      `"██████████████░░░░░░░░░░░░░░░░  45 %  45,000/100,000  20/s, 45 min 50 s left  accepted 44,990, in flight 16"`,
    );
  });

  it.each(hostileTexts)("lets a reason of %j steer nothing", (reason) => {
    const waiting = { reason, leftMs: 1000 };
    for (const text of [
      progressBar({ ...moment, waiting }, 300, plain),
      progressLine({ ...moment, waiting }),
    ]) {
      expect(text).not.toMatch(steering);
      expect(text).not.toMatch(commands);
    }
  });
});

describe("openProgress", () => {
  it("redraws one line of a terminal at most ten times a second, and erases it at the end", () => {
    const { progress, written, clock } = opened({});
    for (; clock.ms < 1000; clock.ms++) progress.update({ ...none, accepted: clock.ms });
    expect(written).toHaveLength(10);
    expect(written.every((text) => text.startsWith("\r\u001B[K") && !text.includes("\n"))).toBe(
      true,
    );
    progress.stop();
    expect(written.at(-1)).toBe("\r\u001B[K");
    progress.update({ ...none, accepted: 1000 });
    expect(written).toHaveLength(11);
  });

  it("keeps its line below whatever is said meanwhile", async () => {
    const { progress, written, output } = opened({});
    progress.update({ ...none, accepted: 1 });
    const bar = written.at(-1)!.replace("\r\u001B[K", "");
    await output.write("waiting for what is in flight\n");
    expect(written.at(-1)).toBe(`\r\u001B[Kwaiting for what is in flight\n${bar}`);
    await output.write("no line break");
    expect(written.at(-1)).toBe(`\r\u001B[Kno line break\n${bar}`);
    progress.stop();
    await output.write("done\n");
    expect(written.at(-1)).toBe("done\n");
  });

  it("writes lines where a terminal is not to be redrawn", () => {
    const { progress, written } = opened({ bar: false });
    for (let accepted = 0; accepted <= 1000; accepted++) progress.update({ ...none, accepted });
    progress.stop();
    expect(written).toHaveLength(10);
    expect(written.join("")).not.toMatch(steering);
  });

  it("writes a line every ten per cent to a pipe, without escape codes", () => {
    const { progress, written } = opened({ isTTY: false });
    for (let accepted = 0; accepted <= 1000; accepted++) progress.update({ ...none, accepted });
    progress.stop();
    expect(written).toHaveLength(10);
    expect(written[0]).toMatch(/^100 of 1,000 \(10 %\); .*\n$/);
    expect(written.join("")).not.toMatch(steering);
  });

  it("writes a line every ten seconds to a pipe", () => {
    const { progress, written, clock } = opened({ isTTY: false, total: 1_000_000 });
    for (; clock.ms <= 60_000; clock.ms += 100)
      progress.update({ ...none, accepted: clock.ms / 100 });
    progress.stop();
    expect(written).toHaveLength(6);
    expect(written[0]).toContain("10/s");
  });

  it("says why nothing moves until that is over", () => {
    const { progress, written, clock } = opened({});
    progress.waiting("the provider asks for a pause", 5000);
    expect(written.at(-1)).toContain("waiting 5 s: the provider");
    clock.ms = 5000;
    progress.update({ ...none, accepted: 1 });
    expect(written.at(-1)).not.toContain("waiting");
    progress.stop();
  });

  it.each([{ isTTY: true }, { isTTY: false }])(
    "is silent when it is not wanted: $isTTY",
    ({ isTTY }) => {
      const { progress, written } = opened({ isTTY, enabled: false });
      progress.update({ ...none, accepted: 1000 });
      progress.waiting("x", 10_000);
      progress.stop();
      expect(written).toEqual([]);
    },
  );

  it("does not let a broken terminal stop a run", async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on("unhandledRejection", note);
    const write = (): Promise<void> => Promise.reject(new Error("gone"));
    const output = { isTTY: true, columns: 80, write, pin: write };
    const progress = openProgress({ output, enabled: true, total: 1 });
    progress.update({ ...none, accepted: 1 });
    progress.stop();
    await sleep(10);
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });
});

describe("openSpeed", () => {
  it("goes by the last ten seconds, not by the whole run", () => {
    const speed = openSpeed(0);
    for (let ms = 0; ms <= 60_000; ms += 250) speed.note(ms / 10, ms);
    for (let ms = 60_250; ms <= 90_000; ms += 250) speed.note(6000 + (ms - 60_000) / 100, ms);
    expect(speed.perSecond(90_000)).toBeCloseTo(10, 5);
  });

  it("says nothing before there is anything to say", () => {
    expect(openSpeed(0).perSecond(0)).toBe(0);
  });
});
