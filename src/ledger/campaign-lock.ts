/** The lock that whoever sends a campaign holds, or settles, repairs or compacts what the ledger knows of it. */
export function campaignLock(campaign: string): string {
  return `campaign ${campaign}`;
}
