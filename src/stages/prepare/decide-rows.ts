import type { Audience, AudienceRow, DecidedRow, Rendered } from "../../model/audience.ts";
import type { Ledger, Outcome, Standing, WaveName } from "../../model/ledger.ts";
import { tagsKey } from "../../model/phone.ts";
import type { Renderer } from "../../model/renderer.ts";
import type { SoundLine } from "./open-line.ts";
import type { PrepareRequest } from "./request.ts";
import { heldWithTags, settleFate } from "../../plan/settle-fate.ts";

/** What deciding about rows needs. Without a ledger nobody was ever sent to. */
export interface Deciding {
  readonly audience: Audience;
  /** Absent where the message is wrong: then only numbers are judged. */
  readonly renderer: Renderer | undefined;
  readonly ledger: Ledger | undefined;
  readonly wave: WaveName;
  readonly retry: ReadonlySet<Outcome>;
  readonly tags: boolean;
}

/** How rows are decided for a send, or for looking at what one would do. */
export function decidingFor(
  request: Pick<PrepareRequest, "retry">,
  { campaign, audience, renderer }: SoundLine,
  ledger: Ledger | undefined,
): Deciding {
  return {
    audience,
    renderer,
    ledger,
    wave: { campaign: campaign.id, wave: campaign.wave },
    retry: new Set(request.retry),
    tags: campaign.sources.some(({ kind }) => kind === "tags"),
  };
}

/** How rows are judged where something else is wrong: on their own, as if nobody had been sent to. */
export function decidingAlone(audience: Audience, renderer: Renderer | undefined): Deciding {
  const wave = { campaign: "", wave: 1 };
  return { audience, renderer, ledger: undefined, wave, retry: new Set(), tags: false };
}

const notRendered: Rendered = { payload: "" };

/** One pass over the sources: each row leaves with its fate. May be read again, and again. */
export async function* decideRows(
  deciding: Deciding,
  onBroken?: Parameters<Audience["rows"]>[0],
): AsyncGenerator<readonly DecidedRow[]> {
  const withTags = deciding.tags ? (await standingsOf(deciding, [tagsKey]))[0] : undefined;
  for await (const rows of deciding.audience.rows(onBroken)) {
    const standings = await standingsOf(
      deciding,
      rows.map(({ key }) => key),
    );
    yield rows.map((row, nth) => {
      const decided = settleFate(row, renderedOf(row, deciding), standings[nth], deciding.retry);
      return heldWithTags(decided, withTags, deciding.retry);
    });
  }
}

function renderedOf(row: AudienceRow, { renderer }: Deciding): Rendered {
  if (renderer === undefined || row.problem !== undefined || row.duplicate) return notRendered;
  return renderer.render(row);
}

async function standingsOf(
  { ledger, wave }: Deciding,
  keys: readonly number[],
): Promise<readonly (Standing | undefined)[]> {
  return ledger === undefined ? [] : ledger.standings(wave, keys);
}
