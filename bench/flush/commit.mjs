// Commits ten times to a new database, as the ledger does, and says how long that took.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../package.json", import.meta.url));
const { DatabaseSync } = require("@photostructure/sqlite");
const database = new DatabaseSync(process.argv[2]);
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (n)");
const startedAt = performance.now();
for (let n = 0; n < 10; n += 1) database.exec("INSERT INTO t VALUES (1)");
console.log(JSON.stringify({ tookMs: performance.now() - startedAt }));
database.close();
