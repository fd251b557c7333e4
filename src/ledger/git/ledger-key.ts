import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { WaveName } from "../../model/ledger.ts";
import { phoneOf, type RecipientKey } from "../../model/phone.ts";
import { MissingSettingError } from "../../model/trouble.ts";

/** Keeps who is in a ledger, and what providers said of them, from whoever can read its repository. */
export interface LedgerKey {
  /** Tells whether a ledger was begun with this key. */
  checkOf(ledger: string): string;
  /** Stands for a recipient in one wave, and in no other. */
  hash(wave: WaveName, recipient: RecipientKey): string;
  seal(value: unknown): string;
  /** Throws where it was sealed with another key, or changed since. */
  unseal(sealed: string): unknown;
}

export const keyVariable = "CARILLON_LEDGER_KEY";

/** 32 random bytes in base64, without its padding. */
const fewestCharacters = 43;
/** 32 random bytes in hexadecimal have about 14 different ones. */
const fewestKinds = 8;

/** Throws `MissingSettingError` where there is no key, or one that could be guessed. */
export function ledgerKey(env: Readonly<Record<string, string | undefined>>): LedgerKey {
  const text = env[keyVariable]?.trim() ?? "";
  const make = `make one with \`openssl rand -base64 32\`, keep it with your secrets, and set ${keyVariable} wherever this ledger is used`;
  if (text === "") {
    throw new MissingSettingError(
      `${keyVariable} is not set: a ledger in git holds recipients as keyed hashes`,
      make,
    );
  }
  if (text.length < fewestCharacters || new Set(text).size < fewestKinds) {
    throw new MissingSettingError(`${keyVariable} is too short: it takes 32 random bytes`, make);
  }
  return keyOf(Buffer.from(text));
}

function keyOf(secret: Buffer): LedgerKey {
  const derived = (purpose: string): Buffer =>
    Buffer.from(hkdfSync("sha256", secret, "", `carillon ledger ${purpose} v1`, 32));
  const [check, words] = [derived("check"), derived("words")];
  return {
    checkOf: (ledger) => short(createHmac("sha256", check).update(ledger).digest()),
    hash({ campaign, wave }, recipient) {
      const parts = ["v1", campaign, wave, phoneOf(recipient)].join("\0");
      return short(createHmac("sha256", secret).update(parts).digest());
    },
    seal: (value) => sealed(words, value),
    unseal: (text) => unsealed(words, text),
  };
}

/** 128 bits are enough never to meet twice. */
function short(digest: Buffer): string {
  return digest.subarray(0, 16).toString("base64url");
}

const nonceBytes = 12;
const tagBytes = 16;

function sealed(key: Buffer, value: unknown): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const plain = deflateRawSync(JSON.stringify(value));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
}

function unsealed(key: Buffer, text: string): unknown {
  const bytes = Buffer.from(text, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes));
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  const plain = [decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()];
  return JSON.parse(inflateRawSync(Buffer.concat(plain)).toString());
}
