import type { AudienceRow } from "../../model/audience.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { keyOf } from "../../model/phone.ts";
import type { E164 } from "../../model/phone.ts";
import type { Provider } from "../../model/provider.ts";
import { UsageError } from "../../model/trouble.ts";
import type { Finding } from "../../send/classify.ts";
import { sendOne } from "../../send/send-one.ts";
import { accessTo, destinationFor } from "../prepare/provider-access.ts";
import { openLine, soundLine } from "../prepare/open-line.ts";
import type { SoundLine } from "../prepare/open-line.ts";
import { readCampaign } from "../prepare/read-campaign.ts";
import type { PrepareRequest } from "../prepare/request.ts";

export interface TestSendRequest extends Omit<PrepareRequest, "purpose"> {
  /** Whose phone the message goes to. */
  readonly to: E164;
  /** Which row's message, counting from 1. Default 1. */
  readonly row?: number;
}

/** One row's message, ready for another number. */
export interface TestSend {
  readonly diagnostics: readonly Diagnostic[];
  /** Absent beside errors. */
  readonly value?: {
    readonly provider: Provider;
    readonly host: string;
    readonly channel: string;
    readonly payload: string;
    /** Sends it, once. Leaves the ledger alone. Throws `MissingSettingError`. */
    send(): Promise<Finding>;
  };
}

/** load → validate → recipients → render for one row, and one request. Throws `UsageError` where there is no such row. */
export async function testSend(request: TestSendRequest): Promise<TestSend> {
  const whole: PrepareRequest = { ...request, purpose: "send" };
  const line = await openLine(await readCampaign(whole));
  const sound = soundLine(line);
  if (sound === undefined) return { diagnostics: line.diagnostics };

  const { provider, send } = sound.campaign;
  const payload = payloadFor(await rowOf(sound, request.row ?? 1), sound, request.to);
  const { host, channel } = destinationFor(provider, whole);
  const once = { adapter: provider.adapter, payload, timeoutMs: send.timeoutMs };
  return {
    diagnostics: line.diagnostics,
    value: {
      provider,
      host,
      channel,
      payload,
      send: async () => sendOne({ ...once, ...accessTo(provider, whole) }),
    },
  };
}

async function rowOf({ audience }: SoundLine, wanted: number): Promise<AudienceRow> {
  let nth = 0;
  for await (const rows of audience.rows()) {
    for (const row of rows) {
      nth += 1;
      if (nth === wanted) return row;
    }
  }
  throw new UsageError(`there is no row ${wanted}: the audience has ${nth}`, "rows count from 1");
}

function payloadFor(row: AudienceRow, { renderer }: SoundLine, to: E164): string {
  // The row's own number may be wrong or a duplicate: only its columns are wanted here.
  const { problem: _problem, tags: _tags, ...rest } = row;
  const rendered = renderer.render({ ...rest, phone: to, key: keyOf(to), duplicate: false });
  if ("payload" in rendered) return rendered.payload;
  throw new UsageError(
    `that row has no message: ${rendered.problem.message}`,
    rendered.problem.hint,
  );
}
