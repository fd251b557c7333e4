// Prefixes that issuers give their keys so that they can be found where they do not belong:
// FlowIQ, Meta, OpenAI and Stripe, GitHub, Slack, AWS, JWT, and any bearer header.
const issued =
  /\bfiq_[\w-]{8,}|\bEAA[A-Za-z0-9]{16,}|\bsk[-_][\w-]{16,}|\b(?:gh[opsu]_|github_pat_)\w{16,}|\bxox[abeoprs]-[\w-]{10,}|\bAKIA[0-9A-Z]{16}\b|\beyJ[\w-]{8,200}\.[\w-]{8}|\bBearer\s+(?!\$)[\w.~+/=-]{12,}/;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const shortestRandom = 24;
const shortestHex = 32;
const bitsOfRandom = 3.5;

/** Whether `text` holds what an issuer made recognisable as a key. */
export function holdsToken(text: string): boolean {
  return issued.test(text);
}

/** Whether the whole of `text` looks drawn by lot, as keys are and names and ids seldom. */
export function looksRandom(text: string): boolean {
  if (text.length < shortestRandom || /\s/.test(text) || uuid.test(text)) return false;
  if (/^[0-9a-f]+$/i.test(text)) return text.length >= shortestHex && /[a-f]/i.test(text);
  return /\d/.test(text) && /[a-z]/i.test(text) && bitsPerCharacter(text) >= bitsOfRandom;
}

/** Shannon entropy. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()]
    .map((count) => count / text.length)
    .reduce((bits, share) => bits - share * Math.log2(share), 0);
}
