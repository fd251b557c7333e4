import {
  all,
  array,
  byKind,
  inTotal,
  isFields,
  link,
  object,
  oneOf,
  text,
  wrong,
} from "./shape.ts";
import type { Check, Complaint } from "./shape.ts";

const button = object({ title: text(20) }, { id: text() });

const headerMedia = object(
  { type: oneOf("image", "video", "document"), url: link },
  { filename: text() },
);

const buttons = object(
  { type: text(), body: text(1024), buttons: array(button, { max: 3 }) },
  { header: text(60), footer: text(60), header_media: headerMedia },
);

const row = object({ id: text(), title: text(24) }, { description: text(72) });

const section = object({ rows: array(row) }, { title: text(24) });

// The total is Meta's: the page limits sections only.
const sections = all(array(section, { max: 10 }), inTotal("rows", 10));

const list = object(
  { type: text(), body: text(1024), button: text(20), sections },
  { header: text(60), footer: text(60) },
);

/**
 * FlowIQ's `interactive`, from its pages Send Interactive Buttons and Send Interactive List:
 * strings and arrays side by side, where Meta nests them under `action` and `body.text`.
 */
export const flatInteractive: Check = all(
  notNested,
  byKind("type", { button: all(oneHeader, buttons), list: list }),
);

function notNested(value: unknown, at: string): Complaint | undefined {
  if (!isFields(value)) return undefined;
  return "action" in value || isFields(value["body"])
    ? wrong(at, "is flat here: body is a string, and buttons or sections stand beside it")
    : undefined;
}

// The page does not say that the two exclude each other; Meta has room for one header.
function oneHeader(value: unknown, at: string): Complaint | undefined {
  return isFields(value) && "header" in value && "header_media" in value
    ? wrong(at, "has room for header or header_media, not both")
    : undefined;
}
