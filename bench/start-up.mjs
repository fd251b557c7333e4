// How long commands take to start, beside Node itself: `node bench/start-up.mjs`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));

const contenders = [
  { name: "node -e 0", argv: ["-e", "0"] },
  { name: "--help", argv: [command, "--help"] },
  { name: "validate", argv: [command, "validate", "campaign.yaml"] },
];

/** Medians over rounds in which each contender runs once, in turn; `ratio` is to `node -e 0`. */
export function measureStartUp({ rounds = 15 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "carillon-start-up-"));
  try {
    writeCampaign(folder);
    for (const contender of contenders) start(contender, folder);
    const times = contenders.map(() => []);
    for (let round = 0; round < rounds; round += 1) {
      // Whoever goes second finds a warmer machine, so they take turns.
      for (let turn = 0; turn < contenders.length; turn += 1) {
        const index = (round + turn) % contenders.length;
        times[index].push(start(contenders[index], folder));
      }
    }
    const medians = times.map(median);
    const cases = contenders.map(({ name }, index) => ({
      name,
      medianMs: medians[index],
      ratio: medians[index] / medians[0],
    }));
    return { cases };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function start({ name, argv }, cwd) {
  const before = performance.now();
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return performance.now() - before;
}

function writeCampaign(folder) {
  writeFileSync(
    join(folder, "carillon.yaml"),
    'providers:\n  main:\n    adapter: autokonnect\n    channel_id: "1"\n    api_key: ${API_KEY}\n',
  );
  writeFileSync(
    join(folder, "campaign.yaml"),
    `id: hello
provider: main
recipients:
  - csv: people.csv
    phone: phone
message:
  type: text
  text: Hello {{name}}
`,
  );
  const rows = Array.from({ length: 20 }, (_, index) => `+2547123456${10 + index},Asha ${index}`);
  writeFileSync(join(folder, "people.csv"), `phone,name\n${rows.join("\n")}\n`);
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, medianMs, ratio } of measureStartUp().cases) {
    console.log(`${name.padEnd(10)} ${medianMs.toFixed(0).padStart(5)} ms  ${ratio.toFixed(2)}`);
  }
}
