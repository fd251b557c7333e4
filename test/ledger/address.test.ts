import { describe, expect, it } from "vitest";
import { homeOf, unsetVariable } from "../../src/stages/prepare/find-ledger.ts";
import { holdsPassword, readLedgerAddress, shownUrl } from "../../src/model/ledger-address.ts";
import type { Project } from "../../src/model/project.ts";

const at = (ledger: string): Project => ({
  root: "/repo",
  ledger,
  suppress: [],
  timezone: "UTC",
  locale: "en",
});

const asked = { cwd: "/repo/campaigns", env: {} };

describe("an address of a ledger", () => {
  it.each([
    ["postgres://ann@db/shop", "postgres"],
    ["postgresql://ann@db/shop", "postgres"],
    ["POSTGRES://db/shop", "postgres"],
    ["git:main", "git"],
    ["ledger.db", "file"],
    ["state/git:main", "file"],
    ["C:\\ledger.db", "file"],
  ])("%s is one of kind %s", (text, kind) => {
    expect(readLedgerAddress(text).kind).toBe(kind);
  });

  it.each([
    ["postgres://ann:hunter2@db:5433/shop", "postgres://ann@db:5433/shop"],
    ["postgres://ann@db/shop?password=hunter2&schema=two", "postgres://ann@db/shop?schema=two"],
    ["postgres://ann:hunter2@/shop?host=/run/pg", "postgres://ann@/shop?host=/run/pg"],
    ["postgres://ann:hunter2@[::1]/shop", "postgres://ann@[::1]/shop"],
    ["postgres://ann:hun/ter2@db/shop", "postgres://…"],
  ])("%s is shown without its password", (url, shown) => {
    expect(holdsPassword(url)).toBe(true);
    expect(shownUrl(url)).toBe(shown);
  });

  it("needs no password", () => {
    expect(holdsPassword("postgres://ann@db/shop")).toBe(false);
    expect(shownUrl("postgres:///shop")).toBe("postgres:///shop");
  });
});

describe("which ledger is used", () => {
  it("is the one told, then the environment's, then the project's", () => {
    const env = { CARILLON_LEDGER: "env.db" };
    const project = at("/repo/.carillon/ledger.db");
    expect(homeOf({ ...asked, env, ledger: "told.db" }, project).address).toBe(
      "/repo/campaigns/told.db",
    );
    expect(homeOf({ ...asked, env }, project).address).toBe("/repo/campaigns/env.db");
    expect(homeOf({ ...asked, env: { CARILLON_LEDGER: "" } }, project).address).toBe(
      "/repo/.carillon/ledger.db",
    );
  });

  it("may be in a variable that the project names", () => {
    const project = at("${WHERE}");
    const env = { WHERE: "state/a.db" };
    expect(homeOf({ ...asked, env }, project).address).toBe("/repo/state/a.db");
    expect(unsetVariable({ ...asked, env }, project)).toBeUndefined();
    expect(unsetVariable(asked, project)).toBe("WHERE");
    expect(() => homeOf(asked, project)).toThrow(/WHERE is not set/);
    expect(unsetVariable({ ...asked, ledger: "a.db" }, project)).toBeUndefined();
  });

  it.each([
    ["/repo/state/ledger.db", "/repo/state/sandbox/ledger.db"],
    ["postgres://db/shop", "/repo/.carillon/sandbox/ledger.db"],
    ["git:main", "/repo/.carillon/sandbox/ledger.db"],
    ["${WHERE}", "/repo/.carillon/sandbox/ledger.db"],
  ])("is a file of its own in a rehearsal: %s, %s", (ledger, rehearsed) => {
    const sandbox = { baseUrl: () => "http://127.0.0.1:1", continue: false };
    expect(homeOf({ ...asked, sandbox }, at(ledger)).address).toBe(rehearsed);
  });
});
