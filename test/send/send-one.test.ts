import { expect, it } from "vitest";
import { sendOne } from "../../src/send/send-one.ts";
import { answer, deadUrl, faultServer } from "../helpers/fault-server.ts";
import { tinyAdapter, tinySettings } from "./tiny-adapter.ts";

const message = {
  adapter: tinyAdapter,
  settings: tinySettings,
  payload: '{"to":"+254712345678"}',
  timeoutMs: 1000,
};

it("sends one message once and says what became of it", async () => {
  const server = await faultServer({});
  expect(await sendOne({ ...message, baseUrl: server.url })).toMatchObject({
    class: "accepted",
    messageId: "m-1",
  });
  expect(server.arrivals.map(({ body }) => body)).toEqual([message.payload]);
});

it("does not try again and says no secret back", async () => {
  const server = await faultServer({
    reply: answer(429, '{"code":"later","message":"tiny-secret-token"}'),
  });
  expect(await sendOne({ ...message, baseUrl: server.url })).toMatchObject({
    class: "refused_for_now",
    message: "[secret]",
  });
  expect(server.arrivals.length).toBe(1);
});

it("says so where nothing was sent", async () => {
  expect(await sendOne({ ...message, baseUrl: await deadUrl() })).toMatchObject({
    class: "not_sent",
  });
});
