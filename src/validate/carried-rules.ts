import type { Capabilities } from "../model/adapter.ts";
import type { MessageType } from "../model/message.ts";
import type { CampaignInput } from "./campaign-input.ts";
import type { Complaint } from "./complaint.ts";

/** The adapter cannot send the message's type. */
export function typeIsCarried({ written, provider }: CampaignInput): readonly Complaint[] {
  const type = written.message?.type;
  if (!type || !provider || provider.adapter.capabilities.types[type]) return [];
  const { title, capabilities } = provider.adapter;
  const carried = Object.keys(capabilities.types).join(", ");
  return [
    {
      at: ["message", "type"],
      code: "unsupported_type",
      message: `${title} cannot carry a message of type ${type}`,
      hint: `it can carry ${carried}`,
    },
  ];
}

/** The adapter can send the type, but not with this field. */
export function fieldsAreCarried({ written, provider }: CampaignInput): readonly Complaint[] {
  const type = written.message?.type;
  const fields = type && provider?.adapter.capabilities.types[type];
  if (!type || !provider || !fields) return [];
  return Object.keys(written.message ?? {})
    .filter((field) => field !== "type" && !fields.includes(field))
    .map((field) => ({
      at: ["message", field],
      part: "key",
      code: "unsupported_field",
      message: `${provider.adapter.title} cannot carry \`${field}\` with a message of type ${type}`,
      hint: `take it out; ${whereCarried(field, type, provider.adapter.capabilities)}`,
    }));
}

/** The types with which the adapter does carry `field`, or else what it carries with `type`. */
function whereCarried(field: string, type: MessageType, { types }: Capabilities): string {
  const carrying = Object.entries(types).filter(([, fields]) => fields.includes(field));
  if (carrying.length > 0) return `it goes with ${carrying.map(([name]) => name).join(", ")}`;
  return `with ${type} it can carry ${types[type]?.join(", ")}`;
}

/** The adapter cannot send this kind of `interactive`. */
export function kindIsCarried({ written, provider }: CampaignInput): readonly Complaint[] {
  const message = written.message;
  const kind = message?.type === "interactive" ? message.interactive?.type : undefined;
  const kinds = provider?.adapter.capabilities.interactive ?? [];
  // An adapter without any `interactive` is told so once, at the message's type.
  if (!kind || kinds.length === 0 || kinds.includes(kind)) return [];
  return [
    {
      at: ["message", "interactive", "type"],
      code: "unsupported_kind",
      message: `${provider?.adapter.title} cannot carry ${kind} messages`,
      hint: `it can carry ${kinds.join(", ")}`,
    },
  ];
}

/** The adapter cannot send to tags. */
export function tagsAreCarried({
  written,
  provider,
  adapters,
}: CampaignInput): readonly Complaint[] {
  if (!provider || provider.adapter.capabilities.tags) return [];
  const able = [...adapters.values()].filter(({ capabilities }) => capabilities.tags);
  return (written.recipients ?? []).flatMap((source, index) =>
    source !== null && "tags" in source
      ? {
          at: ["recipients", index, "tags"],
          part: "key" as const,
          code: "unsupported_tags",
          message: `${provider.adapter.title} cannot send to tags`,
          hint: `write \`csv\` or \`numbers\`; tags are for ${able.map(({ title }) => title).join(", ")}`,
        }
      : [],
  );
}

/** More recipients in one request than the adapter can take. */
export function batchIsCarried({ written, provider }: CampaignInput): readonly Complaint[] {
  const batch = written.send?.batch;
  const { title, capabilities } = provider?.adapter ?? {};
  if (batch === undefined || !capabilities || batch <= capabilities.maxBatch) return [];
  const most = capabilities.maxBatch;
  return [
    {
      at: ["send", "batch"],
      code: "over_max_batch",
      message: `${title} takes at most ${most} ${most === 1 ? "recipient" : "recipients"} in one request, not ${batch}`,
      hint: most === 1 ? "leave `batch` out" : `write ${most} or less`,
    },
  ];
}
