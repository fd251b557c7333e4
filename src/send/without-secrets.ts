import type { Adapter, Settings } from "../model/adapter.ts";
import type { Finding } from "./classify.ts";

/** What is shorter is no credential, and replacing it would blot out ordinary words. */
const shortest = 6;

/** The finding without any secret that the provider said back to us: its words end up in the ledger and in reports. */
export function withoutSecrets(finding: Finding, adapter: Adapter, settings: Settings): Finding {
  const { code, message, messageId = "" } = finding;
  const spellings = spellingsOf(adapter, settings);
  const clean = (text: string): string => withoutAny(spellings, text);
  const [cleanCode, cleanMessage, cleanId] = [clean(code), clean(message), clean(messageId)];
  if (cleanCode === code && cleanMessage === message && cleanId === messageId) return finding;
  const id = messageId === "" ? {} : { messageId: cleanId };
  return { ...finding, code: cleanCode, message: cleanMessage, ...id };
}

const known = new WeakMap<Settings, readonly string[]>();

/** Every way in which a secret may come back, the longest first. */
function spellingsOf(adapter: Adapter, settings: Settings): readonly string[] {
  const before = known.get(settings);
  if (before !== undefined) return before;
  const secrets = Object.entries(adapter.settings)
    .flatMap(([key, { secret }]) => (secret ? [settings[key] ?? ""] : []))
    .filter((secret) => secret.length >= shortest);
  const all = [...new Set(secrets.flatMap(waysToSpell))];
  const spellings = all.toSorted((a, b) => b.length - a.length);
  known.set(settings, spellings);
  return spellings;
}

function waysToSpell(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const asCode = secret.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  const encoded = [bytes.toString("base64").replace(/=+$/, ""), bytes.toString("hex")];
  return [
    secret,
    asCode,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    ...encoded,
  ];
}

/** Adapters cut texts that are longer than some hundred characters, and may cut through a secret. */
const perhapsCut = 200;

function withoutAny(spellings: readonly string[], text: string): string {
  if (text.length < perhapsCut && !spellings.some((secret) => text.includes(secret))) return text;
  const left = spellings.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
  if (text.length < perhapsCut) return left;
  const begun = spellings.map((secret) => endingIn(secret, left));
  const most = Math.max(0, ...begun);
  return most === 0 ? left : `${left.slice(0, -most)}[secret]`;
}

/** How many characters at the end of `text` are the beginning of `secret`; 0 where they are too few to tell. */
function endingIn(secret: string, text: string): number {
  for (let length = Math.min(secret.length, text.length); length >= shortest; length--) {
    if (text.endsWith(secret.slice(0, length))) return length;
  }
  return 0;
}
