/** What every provider wants to hear about a JSON body, and the credentials beside it. */
export function jsonHeaders(
  credentials: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { "content-type": "application/json", accept: "application/json", ...credentials };
}
