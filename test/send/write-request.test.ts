import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adapters } from "../../src/adapters/registry.ts";
import type { Adapter } from "../../src/model/adapter.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { Parcel } from "../../src/model/sending.ts";
import { requestWriter } from "../../src/send/write-request.ts";
import { tinyAdapter, tinySettings } from "./tiny-adapter.ts";

function settingsOf({ settings }: Adapter): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(settings).map((name) => [name, `${name} of ours`]));
}

function asked(adapter: Adapter): Adapter {
  const { toRequest, readResponse, toPayload } = adapter;
  return { ...tinyAdapter, toRequest, readResponse, toPayload };
}

function parcelOf(payload: object, people = 1, tags: readonly string[] = []): Parcel {
  const to = Array.from({ length: people }, (_, nth) => {
    const key = 254_700_000_000 + nth;
    return { key, phone: `+${key}` as const, attempts: 0 };
  });
  return { payload: JSON.stringify(payload), to, tags };
}

const payloads = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue(), { maxKeys: 8 });
const asIs = [...adapters.values()].filter(({ sendsAsIs }) => sendsAsIs === true);

describe("the request of a payload that is sent as it is", () => {
  it.each(asIs.map((adapter) => ({ adapter, name: adapter.name })))(
    "is the same, byte for byte, as if $name had been asked for it",
    ({ adapter }) => {
      const settings = settingsOf(adapter);
      const quick = requestWriter(adapter, settings);
      const plain = requestWriter(asked(adapter), settings);
      fc.assert(
        fc.property(payloads, (payload) => {
          expect(quick(parcelOf(payload))).toEqual(plain(parcelOf(payload)));
        }),
      );
    },
  );

  it("is asked for where the adapter says nothing of the kind", () => {
    const write = requestWriter(
      { ...tinyAdapter, toRequest: (payload, settings) => signed(payload, settings) },
      tinySettings,
    );
    expect(write(parcelOf({ to: "a" }))).toMatchObject({ body: '{"to":"a","sign":"to"}' });
  });
});

function signed(payload: JsonObject, settings: Readonly<Record<string, string>>) {
  const sign = Object.keys(payload).join();
  return { ...tinyAdapter.toRequest(payload, settings), body: { ...payload, sign } };
}

describe("the request for several", () => {
  const adapter: Adapter = { ...tinyAdapter, sendsAsIs: true };

  it.each([
    { name: "people", parcel: parcelOf({ to: "+1", text: "hi" }, 2), to: 2, tags: [] },
    { name: "people with a tag", parcel: parcelOf({ text: "hi" }, 1, ["7"]), to: 1, tags: ["7"] },
  ])("$name names them all", ({ parcel, to, tags }) => {
    const { body } = requestWriter(adapter, tinySettings)(parcel);
    const phones = parcel.to.slice(0, to).map(({ phone }) => phone);
    expect(JSON.parse(body)).toEqual({ to: phones, tags, text: "hi" });
  });
});
