import type { IncomingHttpHeaders } from "node:http";

/** The key that every provider here takes for a wrong one. */
export const invalidKey = "invalid";

/** The token of `Authorization: Bearer …`, or undefined where there is none or it is malformed. */
export function bearerToken(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}
