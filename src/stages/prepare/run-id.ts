import { randomBytes } from "node:crypto";
import { ulid } from "ulid";

/** A ULID. Its chance is drawn here, because what `ulid` would draw it from takes Node milliseconds to load. */
export function newRunId(): string {
  return ulid(Date.now(), () => randomBytes(1).readUInt8() / 256);
}
