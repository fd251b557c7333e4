import { randomUUID } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { LedgerWriteError, startSandbox } from "../../src/index.ts";
import { wireTo } from "../distributed/severed.ts";
import { postgresUrl } from "../helpers/postgres-server.ts";
import { campaignTo } from "./campaign.ts";

test("a ledger that goes away after the last outcome does not make a run one that sent nothing", async () => {
  const sandbox = await startSandbox({ port: 0 });
  onTestFinished(() => sandbox.close());
  const wire = await wireTo(await postgresUrl());
  const campaign = await campaignTo(sandbox.baseUrl("flowiq"), 3);
  const schema = `gone_${randomUUID().replaceAll("-", "")}`;
  const sent = campaign.send(
    { ledger: `${wire.url}?schema=${schema}` },
    {
      onProgress: ({ accepted }) => {
        if (accepted === 3) wire.cut();
      },
    },
  );
  await expect(sent).rejects.toBeInstanceOf(LedgerWriteError);
  expect(sandbox.inbox()).toHaveLength(3);
});
