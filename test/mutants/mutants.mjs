// Whoever moves the code that a bug is planted in moves the edit along.
const send = "test/send/send-parcels.test.ts";
const door = "test/send/http-door.test.ts";
const again = "test/cli/send-again.test.ts";

/** @type {readonly import("./mutants.d.mts").Mutant[]} */
export const mutants = [
  {
    name: "the request leaves before its intent is durable",
    edits: [
      {
        file: "src/send/commit-queue.ts",
        find: "      company.hurry();\n      return joined;",
        replace:
          "      company.hurry();\n      joined.catch(() => undefined);\n      return Promise.resolve();",
      },
    ],
    suite: send,
    test: "has every intent durable before its request arrives",
  },
  {
    name: "the ledger is not flushed to disk",
    edits: [
      {
        file: "src/ledger/file/run-ledger.ts",
        find: "      await log.flush();\n",
        replace: "      await undefined;\n",
      },
    ],
    suite: "test/storage/failing-calls.test.ts",
    test: "stops the run where it keeps a record from being flushed",
    needs: "gcc",
  },
  {
    name: "a connection reset under a request is tried again",
    edits: [
      {
        file: "src/send/classify.ts",
        find: `        class: "in_doubt",\n        code,\n        message,\n        ...(httpStatus`,
        replace: `        class: code === "ECONNRESET" ? "not_sent" : "in_doubt",\n        code,\n        message,\n        ...(httpStatus`,
      },
    ],
    suite: send,
    test: "in doubt, and never again",
  },
  {
    name: "what had left counts as not sent until an answer begins",
    edits: [
      {
        file: "src/send/attempt.ts",
        find: "if (this.#starts === 0) {",
        replace: "if (this.#status === 0) {",
      },
    ],
    suite: door,
    test: "is lost after",
  },
  {
    name: "a 500 is tried again",
    edits: [
      {
        file: "src/send/classify.ts",
        find: "const waits = status === 503 &&",
        replace: "const waits = status === 500 || status === 503 &&",
      },
    ],
    suite: "test/send/classify.test.ts",
    test: "is in doubt for a",
  },
  {
    name: "a 503 without Retry-After is tried again",
    edits: [
      {
        file: "src/send/classify.ts",
        find: "status === 503 && retryAfterMs(headers) !== undefined",
        replace: "status === 503",
      },
    ],
    suite: "test/send/classify.test.ts",
    test: "is in_doubt",
  },
  {
    name: "`success: false` is a yes",
    edits: [
      {
        file: "src/adapters/flowiq.ts",
        find: `if (body["success"] === false) return refusal(body);`,
        replace: `if (body["success"] === false) return acceptedAs("none");`,
      },
    ],
    suite: "test/adapters/read-response.test.ts",
    test: "is a no at 200",
  },
  {
    name: "an answer that nobody understands is a yes",
    edits: [
      {
        file: "src/send/classify.ts",
        find: `    case "not_understood":\n      return inDoubt(verdict.code, verdict.message);`,
        replace: `    case "not_understood":\n      return { class: "accepted", code: "", message: "" };`,
      },
    ],
    suite: send,
    test: ", after one request",
  },
  {
    name: "a redirect is followed",
    edits: [
      {
        file: "src/send/connections.ts",
        find: "new undici.Client(origin, options);",
        replace:
          "new undici.Client(origin, options).compose(undici.interceptors.redirect({ maxRedirections: 3 })) as never;",
      },
    ],
    suite: door,
    test: "does not follow a",
  },
  {
    name: "an attempt has no deadline of its own",
    edits: [
      {
        file: "src/send/deadlines.ts",
        find: "performance.now() + this.#timeoutMs;",
        replace: "performance.now() + 2 ** 30;",
      },
      {
        file: "src/send/connections.ts",
        find: "bodyTimeout: 0,",
        replace: "bodyTimeout: timeoutMs,",
      },
    ],
    suite: door,
    test: "is given up at the deadline",
  },
  {
    name: "Retry-After is not heeded",
    edits: [
      {
        file: "src/send/classify.ts",
        find: "...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),",
        replace: "...(waitMs === undefined ? {} : { retryAfterMs: 0 }),",
      },
    ],
    suite: send,
    test: "wait as long as the provider asks",
  },
  {
    name: "retries leave without regard to the rate",
    edits: [
      {
        file: "src/send/deliver.ts",
        find: "const turn = pace.turn();",
        replace: "const turn = nth > 1 || pace.turn();",
      },
      {
        file: "src/send/deliver.ts",
        find: "const leave = pace.leave();",
        replace: "const leave = nth > 1 || pace.leave();",
      },
      {
        file: "src/send/deliver.ts",
        find: "await exchangeOf(parcel, delivery)",
        replace:
          "await exchangeOf(parcel, nth > 1 ? { ...delivery, pace: { gone: () => undefined } as never } : delivery)",
      },
    ],
    suite: "test/send/rate.test.ts",
    test: "counts retries, too",
  },
  {
    name: "a secret that the provider says back is written down",
    edits: [
      {
        file: "src/send/redact-secrets.ts",
        find: "=> withoutAny(spellings, text);",
        replace: "=> text;",
      },
    ],
    suite: "test/cli/send-faults.test.ts",
    test: "does not reach report or ledger",
  },
  {
    name: "too many failures do not stop the run",
    edits: [
      {
        file: "src/send/breaker.ts",
        find: "if (inARow >= rule.consecutive) {",
        replace: "if (inARow > 1e9) {",
      },
    ],
    suite: "test/send/breaker.test.ts",
    test: "stops",
  },
  {
    name: "a batch is accepted though the provider counted others",
    edits: [
      {
        file: "src/adapters/autokonnect.ts",
        find: "if (asked.tags ? count < asked.recipients : count !== asked.recipients) {",
        replace: "if (asked.tags ? count < asked.recipients : count > asked.recipients) {",
      },
    ],
    suite: "test/adapters/autokonnect.test.ts",
    test: "is not understood with a count of",
  },
  {
    name: "the lock is not asked for",
    edits: [
      {
        file: "src/ledger/file/locks.ts",
        find: `database.exec("BEGIN EXCLUSIVE");`,
        replace: "",
      },
    ],
    suite: "test/ledger/conformance/locks.test.ts",
    test: "'a file' refuse a second taker",
  },
  {
    name: "an old lock is stolen",
    edits: [
      {
        file: "src/ledger/file/locks.ts",
        find: "  await createPrivateFile(file);\n",
        replace: `  const { rmSync, statSync } = await import("node:fs");
  const old = statSync(file, { throwIfNoEntry: false });
  if (old !== undefined && Date.now() - old.mtimeMs > 3_600_000) rmSync(file);
  await createPrivateFile(file);\n`,
      },
    ],
    suite: "test/crash/races.heavy.test.ts",
    test: "age is no reason to take a lock",
  },
  {
    name: "an open intent of a dead run is planned again",
    edits: [
      {
        file: "src/ledger/results.ts",
        find: `if (code === null) return "in_doubt";`,
        replace: `if (code === null) return "failed";`,
      },
      {
        file: "src/ledger/file/begin-run.ts",
        find: "UPDATE attempts SET result = ${resultCode.in_doubt}",
        replace: "UPDATE attempts SET result = ${resultCode.failed}",
      },
    ],
    suite: "test/cli/send-locks.test.ts",
    test: "whoever was on the way is in doubt",
  },
  {
    name: "an open intent of a dead run counts as accepted",
    edits: [
      {
        file: "src/ledger/results.ts",
        find: `if (code === null) return "in_doubt";`,
        replace: `if (code === null) return "accepted";`,
      },
      {
        file: "src/ledger/file/begin-run.ts",
        find: "UPDATE attempts SET result = ${resultCode.in_doubt}",
        replace: "UPDATE attempts SET result = ${resultCode.accepted}",
      },
    ],
    suite: "test/cli/send-locks.test.ts",
    test: "whoever was on the way is in doubt",
  },
  {
    name: "a run goes on after its ledger failed",
    edits: [
      {
        file: "src/ledger/file/run-ledger.ts",
        find: "      throw poisoned(error);",
        replace: "      void error;",
      },
    ],
    suite: "test/crash/full-disk.test.ts",
    test: "a ledger that can take no more stops the run",
  },
  {
    name: "outcomes are counted in memory",
    edits: [
      {
        file: "src/send/tally.ts",
        find: "    result: () => ({ requests,",
        replace: "    result: () => ({ counts, requests,",
      },
      {
        file: "src/stages/execute/report-run.ts",
        find: "    rowTotals: prepared.plan.totals,",
        replace:
          "    rowTotals: prepared.plan.totals,\n    fold: { ...fold, outcomes: (result as any)?.counts ?? fold.outcomes },",
      },
    ],
    suite: "test/cli/send-faults.test.ts",
    test: "is too many failures in a row",
  },
  {
    name: "the message's text is part of who was sent to",
    edits: [
      {
        file: "src/stages/prepare/decide-rows.ts",
        find: "wave: { campaign: campaign.id, wave: campaign.wave },",
        replace:
          "wave: { campaign: campaign.id + JSON.stringify(campaign.message), wave: campaign.wave },",
      },
    ],
    suite: again,
    test: "an edited text messages nobody twice",
  },
  {
    name: "numbers are compared as they are written",
    edits: [
      {
        file: "src/recipients/judge-rows.ts",
        find: "!seen.add(parsed.key)",
        replace: "!seen.add(Number(row.number.replaceAll(/\\D/g, ``)))",
      },
    ],
    suite: "test/recipients/open-audience.test.ts",
    test: "is a duplicate of a number that came earlier in another source",
  },
  {
    name: "a suppression list counts for the plan only",
    edits: [
      {
        file: "src/stages/execute/second-pass.ts",
        find: "yield rows.filter((row) => choice.takes(row));",
        replace: `yield rows
        .map((one) => (one.fate === "suppressed" ? { ...one, fate: "planned" as const } : one))
        .filter((row) => choice.takes(row));`,
      },
    ],
    suite: "test/cli/plan-file.test.ts",
    test: "goes on when more people have opted out since",
  },
  {
    name: "a list that changes under a run is not noticed",
    edits: [
      {
        file: "src/plan/verified-rows.ts",
        find: "if (expected?.sha256 !== found.sha256) throw",
        replace: "if (expected === undefined) throw",
      },
    ],
    suite: "test/plan/verified-rows.test.ts",
    test: "stops before the chunk where",
  },
  {
    name: "whoever is in doubt is sent to again by a plain re-run",
    edits: [
      {
        file: "src/plan/settle-fate.ts",
        find: "return retry.has(standing.outcome)\n",
        replace: `return standing.outcome === "in_doubt" || retry.has(standing.outcome)\n`,
      },
    ],
    suite: again,
    test: "rejected and in doubt are left to a person",
  },
  {
    name: "a ledger of a newer Carillon is used",
    edits: [
      {
        file: "src/ledger/file/check-ledger-file.ts",
        find: "if (version <= latestVersion()) return;",
        replace: "if (version <= latestVersion() * 100) return;",
      },
    ],
    suite: "test/ledger/file/open-ledger.test.ts",
    test: "is refused in either mode",
  },
  {
    name: "an older copy of the ledger is used",
    edits: [
      {
        file: "src/ledger/file/check-ledger-file.ts",
        find: "if (missing <= 0) return;",
        replace: "if (missing <= 1e9) return;",
      },
    ],
    suite: "test/ledger/file/repair.test.ts",
    test: "is refused, and adopted",
  },
  {
    name: "CI sends without its ledger",
    edits: [
      {
        file: "src/stages/prepare/session.ts",
        find: "if (!expected || (await home.exists())) return;",
        replace: "if (!expected || home !== undefined) return;",
      },
    ],
    suite: again,
    test: "a lost ledger in CI is refused",
  },
  {
    name: "SIGINT ends the process at once",
    edits: [
      {
        file: "src/cli/signals.ts",
        find: "    drain.abort();\n",
        replace: "    process.exit(signalCodes[signal]);\n",
      },
    ],
    suite: "test/cli/send-interrupted.test.ts",
    test: "'SIGINT' drains, reports",
  },
  {
    name: "the exit code is 0 whatever happened",
    edits: [
      {
        file: "src/cli/exit-codes.ts",
        find: "return good ? exitCode.done : exitCode.someNotAccepted;",
        replace: "return good ? exitCode.done : exitCode.done;",
      },
    ],
    suite: again,
    test: "rejected and in doubt are left to a person",
  },
  {
    name: "a cell of the report can be a formula",
    edits: [
      {
        file: "src/report/guard-cell.ts",
        find: "return formula.test(cell) ? `'${cell}` : cell;",
        replace: "return formula.test(cell) ? cell : cell;",
      },
    ],
    suite: "test/report/recipients-csv.test.ts",
    test: "from being a formula",
  },
  {
    name: "numbers are shown in full",
    edits: [
      {
        file: "src/model/phone.ts",
        find: `"*".repeat(rest.length - 6)`,
        replace: "rest.slice(4, -2)",
      },
    ],
    suite: "test/report/recipients-csv.test.ts",
    test: "masks",
  },
];
