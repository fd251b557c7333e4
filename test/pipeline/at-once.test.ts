import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { execute, prepare } from "../../src/index.ts";
import { faultServer, gate } from "../helpers/fault-server.ts";
import { project } from "../helpers/project.ts";

const yes = JSON.stringify({ success: true, data: { message_id: "wamid.1" } });
const campaigns = 12;

it("a process that sends many campaigns at once piles nothing up", async () => {
  const warnings: string[] = [];
  const note = ({ message }: Error): void => void warnings.push(message);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const { reply, open } = gate(0, yes);
  const server = await faultServer({ reply });
  const env = {
    FLOWIQ_API_KEY: "key",
    FLOWIQ_TENANT_ID: "acme",
    FLOWIQ_BASE_URL: server.url,
  };
  const sent = Array.from({ length: campaigns }, async () => {
    const cwd = await project({
      "c.yaml": `id: c
provider: flowiq
recipients: [{ numbers: ["+254712000001"] }]
message: { type: text, text: Hello }
`,
    });
    const { value } = await prepare({ campaign: "c.yaml", cwd, env, purpose: "send" });
    const { report } = await execute(value!).finally(() => value!.close());
    return report.totals.accepted;
  });
  // All of them are under way now.
  while (server.arrivals.length < campaigns) await sleep(5);
  open();
  expect(await Promise.all(sent)).toEqual(Array.from({ length: campaigns }, () => 1));
  expect(warnings).toEqual([]);
});
