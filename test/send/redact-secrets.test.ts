import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/send/classify.ts";
import { redactSecrets } from "../../src/send/redact-secrets.ts";
import { tinyAdapter } from "./tiny-adapter.ts";

const finding: Finding = { class: "refused", code: "no", message: "m" };

describe("withoutSecrets", () => {
  it("replaces a secret wherever the provider says it back", () => {
    const told = { ...finding, code: "x-k3y-0f-ours", message: "k3y-0f-ours is not k3y-0f-ours" };
    expect(redactSecrets(told, tinyAdapter, { token: "k3y-0f-ours", sender: "1" })).toMatchObject({
      code: "x-[secret]",
      message: "[secret] is not [secret]",
    });
  });

  const secret = "K3y/0f+ours";
  const settings = { token: secret, sender: "1" };

  it.each([
    { how: "base64", text: Buffer.from(secret).toString("base64") },
    { how: "hex", text: Buffer.from(secret).toString("hex") },
    { how: "a part of a URL", text: encodeURIComponent(secret) },
    { how: "a code made of it", text: "k3y_0f_ours" },
    { how: "large letters", text: secret.toUpperCase() },
    {
      how: "a code made of its base64",
      text: Buffer.from(secret).toString("base64").toLowerCase(),
    },
    { how: "a URL with every byte escaped", text: "%4b%33%79%2F%30%66%2B%6F%75%72%73" },
  ])("replaces it as $how", ({ text }) => {
    const told = redactSecrets({ ...finding, code: `is_${text}` }, tinyAdapter, settings);
    expect(told.code).toMatch(/^is_\[secret\]=*$/);
  });

  it.each(["", "a", "me:"])("replaces it in base64 behind %j and before anything", (before) => {
    const message = Buffer.from(`${before}${secret}!!`).toString("base64");
    const told = redactSecrets({ ...finding, message }, tinyAdapter, settings);
    const left = Buffer.from(told.message.replace("[secret]", "||||"), "base64").toString("latin1");
    expect(told.message).toContain("[secret]");
    expect(left).not.toContain(secret.slice(2, -2));
  });

  it("replaces it in the id of a message", () => {
    const accepted: Finding = { class: "accepted", code: "", message: "", messageId: secret };
    expect(redactSecrets(accepted, tinyAdapter, settings).messageId).toBe("[secret]");
  });

  it("replaces what is left of it where a long text was cut", () => {
    const message = `${"no ".repeat(100)}K3y/0f+`;
    const told = redactSecrets({ ...finding, message }, tinyAdapter, settings);
    expect(told.message).toBe(`${"no ".repeat(100)}[secret]`);
  });

  it.each([
    { name: "settings that are not secret", settings: { token: "unused-here", sender: "message" } },
    { name: "secrets as short as words", settings: { token: "sage", sender: "1" } },
    { name: "secrets that are not set", settings: { sender: "1" } },
    { name: "patterns", settings: { token: "mes.{4}", sender: "1" } },
  ])("leaves alone $name", ({ settings }) => {
    const told = { ...finding, message: "the message is sage" };
    expect(redactSecrets(told, tinyAdapter, settings)).toEqual(told);
  });
});
