import { fileURLToPath } from "node:url";
import { mustRunNode } from "./run-process.mjs";

const body = JSON.stringify({
  phone_number: "+254712345678",
  message_type: "text",
  text: "Hi Amina, your order 1234 of 5 items is on its way and arrives tomorrow between 10:00 and 12:00.",
});

/** Posts one fixed body for some seconds. By time, never by amount: `-a` rounds the run up to whole seconds. */
export async function autocannon({ sink }, { concurrency, seconds }) {
  const headers = ["-H", "content-type=application/json", "-H", "authorization=Bearer fiq_bench"];
  const load = ["-c", concurrency, "-d", seconds, "-m", "POST", ...headers, "-b", body];
  const program = fileURLToPath(import.meta.resolve("autocannon/autocannon.js"));
  await sink.reset();
  const ran = await mustRunNode([
    program,
    ...load,
    "--json",
    `${sink.url}/send-whatsapp?tenantId=bench`,
  ]);
  const { requests, duration } = JSON.parse(ran.stdout);
  return {
    perSecond: requests.total / duration,
    cpuUs: (ran.cpuMs * 1000) / requests.total,
    peakMb: ran.peakMb,
  };
}
