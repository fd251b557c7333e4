import { describe, expect, it } from "vitest";
import { jsonProviders, prettyProviders } from "../../src/cli/views/providers.ts";
import { adapters } from "../../src/index.ts";
import { plain } from "./sample.ts";

const all = [...adapters.values()];

describe("prettyProviders", () => {
  it("says what an adapter can send, needs and promises", () => {
    const autokonnect = all.filter(({ name }) => name === "autokonnect");
    expect(prettyProviders(autokonnect, { colors: plain })).toMatchInlineSnapshot(`
      "autokonnect  AutoKonnect
        host      app.autokonnect.co.ke; AUTOKONNECT_BASE_URL names another
        needs     AUTOKONNECT_API_KEY (secret): the company's API key
                  AUTOKONNECT_CHANNEL_ID: the id of the WhatsApp channel that sends
        channel   AUTOKONNECT_CHANNEL_ID
        types     text
                  image: link, caption
                  video: link, caption
                  audio: link
                  document: link, caption
                  interactive (button, list, product, product_list)
                  template: language, components
        batch     up to 1,000 recipients with the same payload a request
        tags      yes, expanded by the provider
        accepted  AutoKonnect queued the message and returned a count, but no message
                  ids
      "
    `);
  });

  it.each([60, 80, 120])("tells every adapter within %i columns", (width) => {
    const text = prettyProviders(all, { colors: plain, width });
    for (const { name, title, settings } of all) {
      expect(text).toContain(`${name}  ${title}\n`);
      for (const { env } of Object.values(settings)) expect(text).toContain(env);
    }
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(width);
  });
});

describe("jsonProviders", () => {
  it("names the settings, and which of them are secret", () => {
    expect(jsonProviders(all)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: "botika",
          base_url_env: "BOTIKA_BASE_URL",
          channel: null,
          max_batch: 1,
          settings: [expect.objectContaining({ env: "BOTIKA_API_TOKEN", secret: true })],
        }),
      ]),
    );
  });
});
