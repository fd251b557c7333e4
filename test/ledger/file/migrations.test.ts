import { DatabaseSync } from "@photostructure/sqlite";
import { describe, expect, it } from "vitest";
import {
  latestVersion,
  migrate,
  migrations,
  userVersionOf,
} from "../../../src/ledger/file/migrations.ts";
import { ledgerFolder } from "./ledger-folder.ts";
import { attempts, runStart } from "../records.ts";

const next = latestVersion() + 1;

describe("migrate", () => {
  it("counts its versions from 1 without a gap", () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1));
  });

  it("brings a file with records to later versions and keeps the records", async () => {
    await using home = await ledgerFolder();
    const ledger = await home.open();
    await attempts(await ledger.begin(runStart()), 1, "accepted");
    await ledger.close();
    const database = new DatabaseSync(home.path);
    const steps = [
      ...migrations,
      { version: next, sql: "ALTER TABLE runs ADD COLUMN actor TEXT" },
      { version: next + 1, sql: "UPDATE runs SET actor = 'ann'" },
    ];
    migrate(database, steps);
    migrate(database, steps);
    expect(userVersionOf(database)).toBe(next + 1);
    expect(database.prepare("SELECT actor FROM runs").all()).toMatchObject([{ actor: "ann" }]);
    expect(database.prepare("SELECT recipient FROM attempts").all()).toHaveLength(1);
    database.close();
  });

  it("changes nothing where one step fails", () => {
    const database = new DatabaseSync(":memory:");
    migrate(database);
    const steps = [
      { version: next, sql: "CREATE TABLE extra (x INTEGER)" },
      { version: next + 1, sql: "CREATE TABLE extra (x INTEGER)" },
    ];
    expect(() => migrate(database, steps)).toThrow(/already exists/);
    expect(userVersionOf(database)).toBe(next - 1);
    expect(() => database.exec("SELECT * FROM extra")).toThrow(/no such table/);
    database.close();
  });
});
