import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export const text =
  "Hi {{first_name}}, your order {{order}} of {{items}} items is on its way and arrives {{day}} between 10:00 and 12:00.";

const names = ["Amina", "Otieno", "Wanjiru", "Zoë", "Kiprono", "Njeri", "Achieng", "Mwangi"];
const days = ["today", "tomorrow", "on Friday"];

/**
 * A campaign folder for `rows` recipients: every run of the bench writes the same. `from`: the row
 * that comes first; those before it come last.
 */
export async function writeProject(folder, { rows, badShare = 0, from = 0, ...campaign }) {
  await mkdir(join(folder, "campaigns"), { recursive: true });
  await writeCampaign(folder, campaign);
  await writeCsv(join(folder, "people.csv"), { rows, badShare, from });
}

function writeCampaign(folder, campaign) {
  return writeFile(join(folder, "campaigns", "bench.yaml"), campaignText(campaign));
}

/** The most that the setting takes. */
export const mostAhead = 1000;
export const claimingAhead = `carillon, claim_ahead ${mostAhead}`;

/** Does `work` where the project's `campaign` claims ahead. */
export async function whileClaimingAhead(folder, campaign, work) {
  const send = { ...campaign.send, claim_ahead: mostAhead };
  await writeCampaign(folder, { ...campaign, send });
  try {
    return await work();
  } finally {
    await writeCampaign(folder, campaign);
  }
}

function campaignText({
  provider = "flowiq",
  message = text,
  concurrency = 64,
  send = {},
  top = {},
}) {
  const settings = Object.entries({ concurrency, ...send }).map(
    ([key, value]) => `  ${key}: ${value}`,
  );
  const more = Object.entries(top).map(([key, value]) => `${key}: ${value}\n`);
  return `id: bench
provider: ${provider}
${more.join("")}recipients:
  - csv: ../people.csv
message:
  type: text
  text: ${JSON.stringify(message)}
send:
${settings.join("\n")}
`;
}

async function writeCsv(path, { rows, badShare, from }) {
  const csv = createWriteStream(path);
  csv.write("phone,first_name,order,items,day,town\n");
  let chunk = "";
  for (let nth = 0; nth < rows; nth += 1) {
    const row = (nth + from) % rows;
    chunk += lineOf(row, isBad(row, badShare));
    if (chunk.length < 65_536 && nth + 1 < rows) continue;
    if (!csv.write(chunk)) await once(csv, "drain");
    chunk = "";
  }
  csv.end();
  await once(csv, "close");
}

/** Spread evenly over the file. */
export function isBad(row, share) {
  return share > 0 && row % Math.round(1 / share) === 7;
}

/** How many of the first `rows` rows are bad. */
export function countBad(rows, share) {
  let bad = 0;
  for (let row = 0; row < rows; row += 1) if (isBad(row, share)) bad += 1;
  return bad;
}

function lineOf(row, bad) {
  const town = row % 50 === 0 ? '"Nairobi, Westlands"' : "Mombasa";
  const phone = bad ? badPhones[row % badPhones.length] : phoneOf(row);
  return `${phone},${names[row % 8]},${row},${(row % 9) + 1},${days[row % 3]},${town}\n`;
}

const badPhones = ["", "n/a", "+25471", "call the office", "+999999999999"];

/** Each its own, and in no order: ordered keys would flatter any index. */
function phoneOf(row) {
  return `+2547${String((row * 61_803_399 + 31_415_926) % 100_000_000).padStart(8, "0")}`;
}
