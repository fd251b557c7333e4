import { createRequire } from "node:module";
import type { SecureContext } from "node:tls";
import { pem } from "./server.ts";

/**
 * Makes this process trust the authority behind `certificates/`, as NODE_EXTRA_CA_CERTS
 * would have, had the process been started with it. Node has no call for this yet.
 */
export function trustTestAuthority(): void {
  const tls = createRequire(import.meta.url)("node:tls") as typeof import("node:tls");
  const create = tls.createSecureContext;
  const authority = pem("certificates/ca.pem");
  tls.createSecureContext = (options) => {
    const made = create(options) as SecureContext & {
      context: { addCACert(pem: Buffer): void; addRootCerts(): void };
    };
    made.context.addCACert(authority);
    return made;
  };
}
