/** Whether `text` is an absolute http or https address with a host. */
export function isHttpAddress(text: string): boolean {
  // URL forgives white space and a missing slash; a provider need not.
  return /^https?:\/\/[^\s/?#]/i.test(text) && !/\s/.test(text) && URL.canParse(text);
}
