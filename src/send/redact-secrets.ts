import type { Adapter, Settings } from "../model/adapter.ts";
import type { Finding } from "./classify.ts";

/** What is shorter is no credential, and replacing it would blot out ordinary words. */
const shortest = 6;

/** The finding without any secret that the provider said back to us: its words end up in the ledger and in reports. */
export function redactSecrets(finding: Finding, adapter: Adapter, settings: Settings): Finding {
  const { code, message, messageId = "" } = finding;
  const spellings = spellingsOf(adapter, settings);
  const clean = (text: string): string => withoutAny(spellings, text);
  const [cleanCode, cleanMessage, cleanId] = [clean(code), clean(message), clean(messageId)];
  if (cleanCode === code && cleanMessage === message && cleanId === messageId) return finding;
  const id = messageId === "" ? {} : { messageId: cleanId };
  return { ...finding, code: cleanCode, message: cleanMessage, ...id };
}

interface Spellings {
  /** In small letters, the longest first. */
  readonly all: readonly string[];
  /** Any of them, in letters of any size. */
  readonly any: RegExp;
}

const known = new WeakMap<Settings, Spellings>();

/** Every way in which a secret may come back. */
function spellingsOf(adapter: Adapter, settings: Settings): Spellings {
  const before = known.get(settings);
  if (before !== undefined) return before;
  const secrets = Object.entries(adapter.settings)
    .flatMap(([key, { secret }]) => (secret ? [settings[key] ?? ""] : []))
    .filter((secret) => secret.length >= shortest);
  const ways = secrets.flatMap(waysToSpell).map((way) => way.toLowerCase());
  const all = [...new Set(ways)].toSorted((a, b) => b.length - a.length);
  const patterns = all.map((way) => way.replaceAll(/[^\w\s]/g, String.raw`\$&`));
  // Without any there is nothing to be found.
  const any = new RegExp(patterns.join("|") || "(?!)", "gi");
  const spellings = { all, any };
  known.set(settings, spellings);
  return spellings;
}

function waysToSpell(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const escaped = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  const whole = [
    secret,
    encodeURIComponent(secret),
    escaped,
    JSON.stringify(secret).slice(1, -1),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
  const codes = whole.map(asCode).filter((code) => code.length >= shortest);
  return [...whole, ...codes, ...[0, 1, 2].flatMap((before) => insideBase64(bytes, before))];
}

/** As adapters make a code of a text. */
function asCode(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
}

/** What a secret always leaves of itself in the base64 of more, with so many bytes before it, modulo 3. */
function insideBase64(bytes: Buffer, before: number): readonly string[] {
  const all = Buffer.concat([Buffer.alloc(before), bytes]);
  const from = before === 0 ? 0 : before + 1;
  const inside = all.toString("base64").slice(from, Math.floor((all.length * 8) / 6));
  return inside.length < shortest ? [] : [inside];
}

/** Adapters cut texts that are longer than some hundred characters, and may cut through a secret. */
const perhapsCut = 200;

function withoutAny({ all, any }: Spellings, text: string): string {
  if (text === "") return text;
  const left = text.replace(any, "[secret]");
  if (text.length < perhapsCut) return left;
  const end = left.toLowerCase();
  const most = Math.max(0, ...all.map((secret) => endingIn(secret, end)));
  return most === 0 ? left : `${left.slice(0, -most)}[secret]`;
}

/** How many characters at the end of `text` are the beginning of `secret`; 0 where they are too few to tell. */
function endingIn(secret: string, text: string): number {
  for (let length = Math.min(secret.length, text.length); length >= shortest; length--) {
    if (text.endsWith(secret.slice(0, length))) return length;
  }
  return 0;
}
