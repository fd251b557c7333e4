import type { Json } from "../model/json.ts";
import { textAt } from "../model/json.ts";
import { shownText } from "./format-text.ts";
import { icon } from "./icon.ts";
import { markup } from "./markup.ts";
import type { Markup } from "./markup.ts";

/** A pin on the map: the map itself would have to be fetched. */
export function placeCard(place: Json): Markup {
  const [name, address] = [textAt(place, "name"), textAt(place, "address")];
  const spot = `${textAt(place, "latitude")}, ${textAt(place, "longitude")}`;
  return markup`<div class="bubble-file bubble-picture bubble-map">${icon("pin")}<span class="bubble-kind">Location</span><span class="bubble-soft">${spot}</span></div>${name === "" ? undefined : markup`<p class="bubble-name">${shownText(name)}</p>`}${address === "" ? undefined : markup`<p class="bubble-soft">${shownText(address)}</p>`}`;
}
