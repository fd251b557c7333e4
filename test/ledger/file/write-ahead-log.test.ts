import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { flushesAtOnce, openWriteAheadLog } from "../../../src/ledger/file/write-ahead-log.ts";

async function emptyLog(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "carillon-log-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "ledger.db-wal"), "frames");
  return join(folder, "ledger.db");
}

const openFiles = async (): Promise<number> => (await readdir("/proc/self/fd")).length;

describe("the log of a ledger", () => {
  it("takes so many flushes at once, and no more", async () => {
    const log = openWriteAheadLog(await emptyLog());
    const flushes = Array.from({ length: flushesAtOnce }, () => log.flush());
    await expect(log.flush()).rejects.toThrow("more than 3 flushes at once");
    await Promise.all(flushes);
    await expect(log.flush()).resolves.toBeUndefined();
    log.close();
  });

  it.runIf(process.platform === "linux")(
    "lets flushes under way end when it is closed, and leaves nothing open",
    async () => {
      const path = await emptyLog();
      const before = await openFiles();
      const log = openWriteAheadLog(path);
      const flushes = [log.flush(), log.flush()];
      log.close();
      await expect(Promise.all(flushes)).resolves.toHaveLength(2);
      expect(await openFiles()).toBe(before);
    },
  );
});
