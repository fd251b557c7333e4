import { icon } from "./icon.ts";
import { markup } from "./markup.ts";
import type { Markup } from "./markup.ts";
import { shownText } from "./format-text.ts";

export interface FileShown {
  /** `image`, `video`, `audio` or `document`; any other word is shown as a document. */
  readonly kind: string;
  /** Where the phone gets it from, or its id at the provider. */
  readonly link: string;
  /** Only where the provider is told one. */
  readonly filename?: string;
}

/** Where a picture, a film, a sound or a document will be: nothing is fetched. */
export function fileCard({ kind, link, filename = "" }: FileShown): Markup {
  const { title, drawing, isPicture } = kinds.get(kind) ?? { ...unknown, title: kind || "File" };
  const address = markup`<span class="bubble-link">${shownText(link || "no link")}</span>`;
  if (isPicture) {
    return markup`<div class="bubble-file bubble-picture">${icon(drawing)}<span class="bubble-kind">${title}</span>${address}</div>`;
  }
  const name = markup`<span class="bubble-name">${shownText(filename || title)}</span>`;
  return markup`<div class="bubble-file bubble-strip">${icon(drawing)}<span class="bubble-lines">${name}${address}</span></div>`;
}

interface Kind {
  readonly title: string;
  readonly drawing: Parameters<typeof icon>[0];
  readonly isPicture: boolean;
}

const unknown = { drawing: "document", isPicture: false } as const;

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["image", { title: "Image", drawing: "image", isPicture: true }],
  ["video", { title: "Video", drawing: "video", isPicture: true }],
  ["audio", { title: "Audio", drawing: "audio", isPicture: false }],
  ["document", { title: "Document", drawing: "document", isPicture: false }],
]);
