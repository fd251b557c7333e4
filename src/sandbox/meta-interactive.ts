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
import type { Check } from "./shape.ts";

const titled = (max: number) => object({ text: text(max) });

const textHeader = object({ type: oneOf("text"), text: text(60) });

const media = all(object({}, { id: text(), link, filename: text(240) }), (value, at) =>
  isFields(value) && "id" in value === "link" in value
    ? wrong(at, "must have exactly one of: id, link")
    : undefined,
);

const header = byKind("type", {
  text: textHeader,
  image: object({ type: text(), image: media }),
  video: object({ type: text(), video: media }),
  document: object({ type: text(), document: media }),
});

const replyButton = object({
  type: oneOf("reply"),
  reply: object({ id: text(256), title: text(20) }),
});

const row = object({ id: text(200), title: text(24) }, { description: text(72) });

const section = object({ rows: array(row) }, { title: text(24) });

const sections = all(array(section, { max: 10 }), inTotal("rows", 10));

const product = object({ product_retailer_id: text() });

const productSection = object({ product_items: array(product) }, { title: text(24) });

const productSections = all(array(productSection, { max: 10 }), inTotal("product_items", 30));

const footer = titled(60);

const button = object(
  {
    type: text(),
    body: titled(1024),
    action: object({ buttons: array(replyButton, { max: 3 }) }),
  },
  { header, footer },
);

const list = object(
  {
    type: text(),
    body: titled(4096),
    action: object({ button: text(20), sections }),
  },
  { header: textHeader, footer },
);

const oneProduct = object(
  { type: text(), action: object({ catalog_id: text(), product_retailer_id: text() }) },
  { body: titled(1024), footer },
);

const products = object(
  {
    type: text(),
    header: textHeader,
    body: titled(1024),
    action: object({ catalog_id: text(), sections: productSections }),
  },
  { footer },
);

const kinds = byKind("type", { button, list, product: oneProduct, product_list: products });

/** Meta's `interactive`, in the four kinds that AutoKonnect's page shows, with Meta's limits. */
export const metaInteractive: Check = (value, at) =>
  isFields(value) && typeof value["body"] === "string"
    ? wrong(`${at}.body`, 'must be an object: {"text": …}')
    : kinds(value, at);
