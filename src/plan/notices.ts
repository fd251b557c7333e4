import type { Campaign } from "../model/campaign.ts";
import type { VersionCount } from "../model/ledger.ts";
import type { RowTotals } from "../model/plan.ts";

export interface NoticeView {
  readonly campaign: Campaign;
  readonly totals: RowTotals;
  readonly tags: readonly string[];
  readonly textDigest: string;
  /** Who has which version of the text, from the ledger. */
  readonly versions: readonly VersionCount[];
}

type Notice = (view: NoticeView) => string | undefined;

/** What a reader should know though nothing refuses it. */
export function noticesOf(view: NoticeView): readonly string[] {
  return notices.flatMap((notice) => notice(view) ?? []);
}

/** Source: Meta, "Template fundamentals": outside the customer-service window only templates are delivered. */
const freeForm: Notice = ({ campaign }) =>
  campaign.message.type === "template"
    ? undefined
    : `WhatsApp delivers a message of type ${campaign.message.type} only inside the 24 hours after the person last wrote; the provider may accept it and WhatsApp refuse it later`;

const tagsAreOpaque: Notice = ({ tags }) =>
  tags.length === 0
    ? undefined
    : `the provider picks the people behind tags ${tags.join(", ")}: they count as one row with one outcome, cannot be previewed or suppressed, and the promise does not reach inside`;

const textChanged: Notice = ({ totals, textDigest, versions }) => {
  const earlier = versions
    .filter(({ digest }) => digest !== textDigest)
    .reduce((sum, { accepted }) => sum + accepted, 0);
  if (earlier === 0) return undefined;
  return totals.planned === 0
    ? "the text changed, but everyone has the earlier one: raise `wave` to message them again"
    : `the text changed: ${earlier} have an earlier one and keep it`;
};

const notices: readonly Notice[] = [freeForm, tagsAreOpaque, textChanged];
