import type { Destination } from "../../index.ts";

/** `promo: autokonnect at app.autokonnect.co.ke, channel 123`. */
export function destinationText(provider: string, { adapter, host, channel }: Destination): string {
  const sender = channel === "" ? "" : `, channel ${channel}`;
  return `${provider}: ${adapter} at ${host}${sender}`;
}
