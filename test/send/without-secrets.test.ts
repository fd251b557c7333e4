import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/send/classify.ts";
import { withoutSecrets } from "../../src/send/without-secrets.ts";
import { tinyAdapter } from "./tiny-adapter.ts";

const finding: Finding = { class: "refused", code: "no", message: "m" };

describe("withoutSecrets", () => {
  it("replaces a secret wherever the provider says it back", () => {
    const told = { ...finding, code: "x-k3y-0f-ours", message: "k3y-0f-ours is not k3y-0f-ours" };
    expect(withoutSecrets(told, tinyAdapter, { token: "k3y-0f-ours", sender: "1" })).toMatchObject({
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
  ])("replaces it as $how", ({ text }) => {
    const told = withoutSecrets({ ...finding, code: `is_${text}` }, tinyAdapter, settings);
    expect(told.code).toMatch(/^is_\[secret\]=*$/);
  });

  it("replaces it in the id of a message", () => {
    const accepted: Finding = { class: "accepted", code: "", message: "", messageId: secret };
    expect(withoutSecrets(accepted, tinyAdapter, settings).messageId).toBe("[secret]");
  });

  it("replaces what is left of it where a long text was cut", () => {
    const message = `${"no ".repeat(100)}K3y/0f+`;
    const told = withoutSecrets({ ...finding, message }, tinyAdapter, settings);
    expect(told.message).toBe(`${"no ".repeat(100)}[secret]`);
  });

  it.each([
    { name: "settings that are not secret", settings: { token: "unused-here", sender: "message" } },
    { name: "secrets as short as words", settings: { token: "sage", sender: "1" } },
    { name: "secrets that are not set", settings: { sender: "1" } },
    { name: "patterns", settings: { token: "mes.{4}", sender: "1" } },
  ])("leaves alone $name", ({ settings }) => {
    const told = { ...finding, message: "the message is sage" };
    expect(withoutSecrets(told, tinyAdapter, settings)).toEqual(told);
  });
});
