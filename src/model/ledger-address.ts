/** Which ledger is meant, and in which kind of home it lives. */
export type LedgerAddress = FileAddress | GitAddress | PostgresAddress;

export interface FileAddress {
  readonly kind: "file";
  /** As written; absolute once it is known relative to what. */
  readonly path: string;
}

export interface GitAddress {
  readonly kind: "git";
  /** What follows `git:`. May be no valid name. */
  readonly name: string;
}

export interface PostgresAddress {
  readonly kind: "postgres";
  /** May hold a password: `shownUrl` does not. */
  readonly url: string;
  /**
   * It stands in a file of the repository, where a pull request could change it. Then no
   * password of the environment goes there.
   */
  readonly inFile?: true;
}

/** What a text means as the address of a ledger. Anything that is nothing else is a path. */
export function readLedgerAddress(text: string): LedgerAddress {
  if (/^postgres(?:ql)?:\/\//i.test(text)) return { kind: "postgres", url: text };
  if (text.startsWith("git:")) return { kind: "git", name: text.slice("git:".length) };
  return { kind: "file", path: text };
}

/** Which of the ledgers in git, and how it is used. */
export interface GitLedgerAddress {
  readonly name: string;
  /** A remote of the repository, by its name. */
  readonly remote: string;
  /** How many people are claimed in one push. */
  readonly chunk: number;
}

/** What follows `git:`, as in `main?remote=upstream&chunk=200`; `undefined` where it says no such thing. */
export function readGitAddress(text: string): GitLedgerAddress | undefined {
  const [name = "", ...query] = text.split("?");
  const settings = new URLSearchParams(query.join("?"));
  const remote = settings.get("remote") ?? "origin";
  const chunk = settings.get("chunk") ?? "100";
  const known = [...settings.keys()].every((key) => key === "remote" || key === "chunk");
  const fine = refName.test(name) && refName.test(remote) && /^[1-9]\d{0,3}$/.test(chunk);
  return known && fine ? { name, remote, chunk: Number(chunk) } : undefined;
}

/** What git takes as a part of a ref, and nobody takes for an option. */
const refName = /^(?!.*(?:\.\.|\.$|\.lock$))[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Stands for the host that a URL with a user and a socket does not have. */
const noHost = "carillon-no-host";

/** A database's address in parts; `undefined` where it cannot be read as one. */
export function parsePostgresUrl(url: string): URL | undefined {
  const whole = url.replace(/^([a-z]+:\/\/[^/?#@]*@)(?=[/?]|$)/i, `$1${noHost}`);
  return URL.canParse(whole) ? new URL(whole) : undefined;
}

/** Whether the address itself says a password. */
export function holdsPassword(url: string): boolean {
  const parsed = parsePostgresUrl(url);
  // What cannot be read may well be a password with odd characters.
  if (parsed === undefined) return url.includes("@");
  return parsed.password !== "" || parsed.searchParams.has("password");
}

/** How messages name a database: whose, where, which, and no secret. */
export function shownUrl(url: string): string {
  const parsed = parsePostgresUrl(url);
  if (parsed === undefined) return "postgres://…";
  const { username, host, pathname, searchParams } = parsed;
  const user = username === "" ? "" : `${username}@`;
  const where = host === noHost ? "" : host;
  const kept = ["host", "schema"].flatMap((key) => {
    const value = searchParams.get(key);
    return value === null ? [] : [`${key}=${value}`];
  });
  const query = kept.length === 0 ? "" : `?${kept.join("&")}`;
  return `postgres://${user}${where}${pathname}${query}`;
}
