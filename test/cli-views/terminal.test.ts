import { PassThrough, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { confirm } from "../../src/cli/terminal/ask.ts";
import { openColors } from "../../src/cli/terminal/colors.ts";
import { openOutput } from "../../src/cli/terminal/output.ts";

describe("openColors", () => {
  it.each([
    { name: "a terminal", isTTY: true, color: true, env: {}, enabled: true },
    { name: "a pipe", isTTY: false, color: true, env: {}, enabled: false },
    { name: "--no-color", isTTY: true, color: false, env: { FORCE_COLOR: "1" }, enabled: false },
    { name: "NO_COLOR", isTTY: true, color: true, env: { NO_COLOR: "1" }, enabled: false },
    { name: "an empty NO_COLOR", isTTY: true, color: true, env: { NO_COLOR: "" }, enabled: true },
    {
      name: "FORCE_COLOR in a pipe",
      isTTY: false,
      color: true,
      env: { FORCE_COLOR: "1" },
      enabled: true,
    },
    { name: "FORCE_COLOR=0", isTTY: true, color: true, env: { FORCE_COLOR: "0" }, enabled: false },
    { name: "a dumb terminal", isTTY: true, color: true, env: { TERM: "dumb" }, enabled: false },
  ])("respects $name", ({ isTTY, color, env, enabled }) => {
    const colors = openColors({ isTTY, color, env });
    expect(colors.enabled).toBe(enabled);
    expect(colors.red("x") === "x").toBe(!enabled);
  });
});

function full(): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error("full"), { code: "ENOSPC" })),
  });
}

describe("openOutput", () => {
  it.each([
    { columns: 120, told: 120 },
    { columns: 0, told: undefined },
    { columns: undefined, told: undefined },
  ])("tells a terminal of $columns columns as $told", ({ columns, told }) => {
    const stream = Object.assign(new PassThrough(), columns === undefined ? {} : { columns });
    expect(openOutput(stream).columns).toBe(told);
  });

  it("waits for a slow reader", async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const output = openOutput(stream);
    let isWritten = false;
    const writing = output.write("longer than four").then(() => (isWritten = true));
    await sleep(10);
    expect(isWritten).toBe(false);
    expect(stream.read()?.toString()).toBe("longer than four");
    await writing;
    expect(isWritten).toBe(true);
  });

  it("goes on quietly when the reader is gone, and asks for no more", async () => {
    const stream = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error("gone"), { code: "EPIPE" })),
    });
    const output = openOutput(stream);
    let asked = 0;
    await output.writeAll(
      (async function* () {
        for (; asked < 1000; asked++) {
          await sleep(0);
          yield "x";
        }
      })(),
    );
    await output.write("more");
    expect(asked).toBeLessThan(5);
  });

  it("tells of any other trouble at the next writing", async () => {
    const output = openOutput(full());
    await output.write("x");
    await sleep(0);
    await expect(output.write("y")).rejects.toThrow("full");
  });

  it("tells at the end that the last piece was not written", async () => {
    const output = openOutput(full());
    await output.write("all there is");
    await expect(output.finish()).rejects.toThrow("full");
  });

  it("drops what may be lost and cannot be written", async () => {
    const output = openOutput(full(), { mayBeLost: true });
    await output.write("x");
    await sleep(0);
    await output.write("y");
    await output.finish();
  });
});

describe("confirm", () => {
  function asked(): { readonly input: PassThrough; readonly output: PassThrough } {
    return { input: new PassThrough(), output: new PassThrough() };
  }

  it.each([
    { answer: "y\n", isYes: true },
    { answer: "YES\r\n", isYes: true },
    { answer: " yes \n", isYes: true },
    { answer: "\n", isYes: false },
    { answer: "n\n", isYes: false },
    { answer: "yesterday\n", isYes: false },
  ])("takes $answer for a yes: $isYes", async ({ answer, isYes }) => {
    const { input, output } = asked();
    const answered = confirm("send?", { input, output });
    input.write(answer);
    expect(await answered).toBe(isYes);
    expect(output.read()?.toString()).toBe("send? [y/N] ");
  });

  it("takes the end of the input for a no", async () => {
    const { input, output } = asked();
    const answered = confirm("send?", { input, output });
    input.end();
    expect(await answered).toBe(false);
  });

  it("takes an interruption for a no, before and while asking", async () => {
    const controller = new AbortController();
    const { input, output } = asked();
    const answered = confirm("send?", { input, output, signal: controller.signal });
    controller.abort();
    expect(await answered).toBe(false);
    expect(await confirm("send?", { input, output, signal: controller.signal })).toBe(false);
  });
});
