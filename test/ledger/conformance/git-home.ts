import { gitCare } from "../../../src/ledger/git/git-care.ts";
import { gitHome } from "../../../src/ledger/git/git-home.ts";
import { openRefStore } from "../../../src/ledger/git/ref-store.ts";
import { openJournal } from "../../../src/ledger/git/journal.ts";
import { ledgerKey } from "../../../src/ledger/git/ledger-key.ts";
import { openPeople } from "../../../src/ledger/git/people.ts";
import { refNames } from "../../../src/ledger/git/ref-names.ts";
import { openRemote } from "../../../src/ledger/git/remote.ts";
import { openReplica } from "../../../src/ledger/git/replica.ts";
import { openScratch } from "../../../src/ledger/git/scratch.ts";
import { openWaveLog } from "../../../src/ledger/git/wave-log.ts";
import type { Ledger } from "../../../src/model/ledger.ts";
import { repository } from "../git/repository.ts";
import type { Repository } from "../git/repository.ts";
import { wave } from "../records.ts";
import type { Ground, GroundOptions, HomeUnderTest, KeptResolution } from "./homes.ts";

const address = { name: "main", remote: "origin", chunk: 100 };

interface GitGround extends Ground {
  readonly repository: Repository;
}

async function ground({ leaseMs = 60_000 }: GroundOptions = {}): Promise<GitGround> {
  const place = await repository();
  const from = { folder: place.clone, env: place.env };
  const home = gitHome(address, from, { leaseMs });
  const opened: Ledger[] = [];
  return {
    repository: place,
    home,
    ledgerAddress: { kind: "git", name: "main" },
    another: () => gitHome(address, from, { leaseMs }),
    care: () => gitCare(address, from, { leaseMs }),
    async open() {
      const ledger = await home.write();
      opened.push(ledger);
      return ledger;
    },
    inChild: { module: "git/git-home.js", call: "gitHome", args: [address, from, { leaseMs }] },
    resolutions: () => resolutionsIn(place),
    becomeNewer: async () =>
      place.put("refs/carillon/main/ledger", "ledger.json", '{"version":99}'),
    async [Symbol.asyncDispose]() {
      for (const ledger of opened) await ledger.close();
      await place[Symbol.asyncDispose]();
    },
  };
}

/** From a copy of its own. */
async function resolutionsIn(place: Repository): Promise<readonly KeptResolution[]> {
  const from = { folder: place.clone, env: place.env };
  const store = openRefStore({
    address: "git:main",
    names: refNames("main"),
    remote: openRemote({ place: from, remote: "origin" }),
    openScratch: () => openScratch(from, "origin"),
  });
  store.begin();
  const replica = await openReplica(":memory:", "copy");
  const key = ledgerKey(place.env);
  const log = openWaveLog({ store, replica, journal: openJournal(key, openPeople(key)) });
  await log.refresh(wave);
  const sql = "SELECT reason, by_whom AS by, at AS atMs, code FROM resolutions ORDER BY attempt";
  const rows: KeptResolution[] = replica.database.prepare(sql).all();
  replica.close();
  await store.done();
  return rows;
}

const strike = (how: (repository: Repository) => void) => async (place: Ground) =>
  how((place as GitGround).repository);

export const gitUnderTest: HomeUnderTest = {
  name: "git",
  ground,
  slow: true,
  leases: true,
  damages: [
    {
      name: "without its header",
      strike: strike(({ git }) => git("update-ref", "-d", "refs/carillon/main/ledger")),
    },
    {
      name: "with a header that is none",
      strike: strike(({ put }) => put("refs/carillon/main/ledger", "ledger.json", "{")),
    },
    {
      name: "without its id",
      strike: strike(({ put }) => put("refs/carillon/main/ledger", "ledger.json", '{"version":1}')),
    },
  ],
  flawed: [
    {
      name: "a wave that is none",
      strike: strike(({ put }) => put("refs/carillon/main/waves/other/1", "events.ndjson", "{")),
      says: /a record of wave 1 of other cannot be read/,
    },
    {
      name: "a wave cut short behind what its records rest on",
      strike: strike(({ git, put }) => {
        const ref = "refs/carillon/main/waves/spring-sale/1";
        put(ref, "events.ndjson", git("cat-file", "blob", `${ref}:events.ndjson`));
      }),
      says: /a record of wave 1 of spring-sale cannot be read/,
    },
  ],
};
