import type { Adapter, Settings } from "../model/adapter.ts";
import type { JsonObject } from "../model/json.ts";
import type { E164 } from "../model/phone.ts";
import type { Parcel } from "../model/sending.ts";
import { headOf } from "./http-door.ts";
import type { RequestHead } from "./http-door.ts";

/** One request as the door takes it. */
export interface WrittenRequest {
  readonly head: RequestHead;
  readonly body: string;
}

export type WriteRequest = (parcel: Parcel) => WrittenRequest;

/** Makes the requests of a run. Where the adapter sends payloads as they are, their text is not read again. */
export function requestWriter(adapter: Adapter, settings: Settings): WriteRequest {
  const write = (payload: JsonObject): WrittenRequest => {
    const { body, ...rest } = adapter.toRequest(payload, settings);
    return { head: headOf(rest), body: JSON.stringify(body) };
  };
  let head: RequestHead | undefined;
  return (parcel) => {
    const isOne = parcel.to.length === 1 && parcel.tags.length === 0;
    if (!isOne) return write(together(adapter, parcel));
    if (adapter.sendsAsIs !== true) return write(JSON.parse(parcel.payload) as JsonObject);
    head ??= headOf(adapter.toRequest({}, settings));
    return { head, body: parcel.payload };
  };
}

function together(adapter: Adapter, { payload, to, tags }: Parcel): JsonObject {
  const one = JSON.parse(payload) as JsonObject;
  const phones: readonly E164[] = to.flatMap(({ phone }) => (phone === "" ? [] : [phone]));
  if (phones.length === 1 && tags.length === 0) return one;
  return adapter.toBatch?.(one, phones, tags) ?? one;
}
