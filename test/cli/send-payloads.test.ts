import { describe, expect, it } from "vitest";
import { answer, faultServer } from "../helpers/fault-server.ts";
import { canary, world } from "./send-world.ts";

// What must arrive is written by hand from the providers' pages, not from our adapters.

const phone = "+254712000000";
const file = "https://cdn.example.com/a.jpg";

const providers = {
  flowiq: {
    url: "FLOWIQ_BASE_URL",
    path: "/prefix/send-whatsapp?tenantId=acme",
    headers: { authorization: `Bearer ${canary}` },
    yes: { success: true, message: "Message sent successfully", data: { message_id: "wamid.1" } },
    id: "wamid.1",
  },
  zixflow: {
    url: "ZIXFLOW_BASE_URL",
    path: "/prefix/api/ingest/whatsapp/v1/message/reaction/send",
    headers: { "x-api-key": canary, "x-workspace-id": "ws-7" },
    yes: { success: true, message: "WhatsApp request queued successfully", request_id: "f8df-1" },
    id: "f8df-1",
  },
  botika: {
    url: "BOTIKA_BASE_URL",
    path: "/prefix/api/whatsapp/v1/messages",
    headers: { authorization: `Bearer ${canary}` },
    yes: { data: { status: "sent", message: "Message Sent!", request_id: "rm-1" } },
    id: "rm-1",
  },
  autokonnect: {
    url: "AUTOKONNECT_BASE_URL",
    path: "/prefix/api/v1/whatsapp/123/messages",
    headers: { authorization: `Bearer ${canary}` },
    yes: { message: "Message queued for sending", recipients_count: 1 },
    id: "",
  },
};

interface Case {
  readonly name: string;
  readonly message: object;
  readonly body: object;
}

const { interactive: buttons } = buttonMessage();
const { interactive: list } = listMessage();
const product = {
  type: "product",
  body: { text: "Texto Body" },
  footer: { text: "Texto Footer" },
  action: { catalog_id: "829935987679103", product_retailer_id: "P01002" },
};
const productList = {
  type: "product_list",
  header: { type: "text", text: "Texto Header" },
  body: { text: "Texto Body" },
  action: {
    catalog_id: "829935987679103",
    sections: [{ title: "Pizzas", product_items: [{ product_retailer_id: "pizza-queijo" }] }],
  },
};
const components = [
  { type: "header", parameters: [{ type: "image", link: "https://example.com/header.jpg" }] },
  { type: "body", parameters: [{ type: "text", text: "{{name}}" }] },
  {
    type: "button",
    sub_type: "url",
    index: "0",
    parameters: [{ type: "text", text: "promo123" }],
  },
];

const cases: Readonly<Record<keyof typeof providers, readonly Case[]>> = {
  flowiq: [
    {
      name: "text, as a reply",
      message: { type: "text", text: 'Hi {{name}}, 5 < 6 & "so on" 🎉\n', reply_to: "wamid.0" },
      body: {
        message_type: "text",
        text: 'Hi Ann, 5 < 6 & "so on" 🎉',
        context_message_id: "wamid.0",
      },
    },
    {
      name: "image",
      message: { type: "image", link: "https://cdn.example.com/{{ref}}.jpg", caption: "{{name}}" },
      body: {
        message_type: "image",
        media_url: "https://cdn.example.com/r0.jpg",
        caption: "Ann",
      },
    },
    {
      name: "video",
      message: { type: "video", link: file, caption: "Look" },
      body: { message_type: "video", media_url: file, caption: "Look" },
    },
    {
      name: "audio",
      message: { type: "audio", link: file },
      body: { message_type: "audio", media_url: file },
    },
    {
      name: "document",
      message: { type: "document", link: file, caption: "Yours", filename: "{{ref}}.pdf" },
      body: { message_type: "document", media_url: file, caption: "Yours", filename: "r0.pdf" },
    },
    {
      name: "location, its numbers as numbers",
      message: { type: "location", latitude: "{{lat}}", longitude: "36.8219", name: "Shop" },
      body: {
        message_type: "location",
        location: { latitude: -1.2921, longitude: 36.8219, name: "Shop" },
      },
    },
    {
      name: "contacts",
      message: {
        type: "contacts",
        contacts: [
          {
            name: { formatted_name: "{{name}} B" },
            phones: [{ phone: "+27123456789", type: "WORK" }],
          },
        ],
      },
      body: {
        message_type: "contacts",
        contacts: [
          { name: { formatted_name: "Ann B" }, phones: [{ phone: "+27123456789", type: "WORK" }] },
        ],
      },
    },
    {
      name: "interactive buttons, flattened",
      message: buttonMessage(),
      body: {
        message_type: "interactive",
        interactive: {
          type: "button",
          body: "Escolha, Ann",
          footer: "Rodapé",
          buttons: [
            { id: "ID1", title: "Botão 1" },
            { id: "ID2", title: "Botão 2" },
          ],
        },
      },
    },
    {
      name: "interactive list, flattened",
      message: listMessage(),
      body: {
        message_type: "interactive",
        interactive: {
          type: "list",
          body: "Choose",
          button: "menutext",
          sections: [
            { title: "One", rows: [{ id: "1", title: "Bruno", description: "19984440001" }] },
          ],
        },
      },
    },
    {
      name: "reaction",
      message: { type: "reaction", message_id: "wamid.{{ref}}", emoji: "❤️" },
      body: { message_type: "reaction", reaction: { message_id: "wamid.r0", emoji: "❤️" } },
    },
    {
      name: "reaction whose emoji is left to the provider",
      message: { type: "reaction", message_id: "wamid.{{ref}}" },
      body: { message_type: "reaction", reaction: { message_id: "wamid.r0" } },
    },
  ],
  zixflow: [
    {
      name: "reaction with a postback",
      message: {
        type: "reaction",
        message_id: "wamid.{{ref}}",
        emoji: "👍",
        post_back_url: "https://hooks.example.com/z",
        post_back_data: "{{ref}}",
      },
      body: {
        recipient: "254712000000",
        phone_id: "phone-3",
        reaction: { message_id: "wamid.r0", emoji: "👍" },
        post_back_url: "https://hooks.example.com/z",
        post_back_data: "r0",
      },
    },
  ],
  botika: [
    {
      name: "flow with a header, as a reply",
      message: {
        type: "flow",
        flow: {
          id: "1094859205",
          token: "t-{{ref}}",
          text: "Start",
          screen: "WELCOME",
          header: { type: "media", media: file },
          body: "Hello {{name}}",
          footer: "Bye",
        },
        reply_to: "m-9",
      },
      body: {
        to: phone,
        reply_message_id: "m-9",
        type: "flow",
        flow: {
          id: "1094859205",
          token: "t-r0",
          text: "Start",
          action: "navigate",
          screen: "WELCOME",
          param: { header: { type: "media", media: file }, body: "Hello Ann", footer: "Bye" },
        },
      },
    },
    {
      name: "flow that exchanges data",
      message: {
        type: "flow",
        flow: { id: "1", token: "t", text: "Go", screen: "S", action: "data_exchange", body: "B" },
      },
      body: {
        to: phone,
        type: "flow",
        flow: {
          id: "1",
          token: "t",
          text: "Go",
          action: "data_exchange",
          screen: "S",
          param: { body: "B" },
        },
      },
    },
  ],
  autokonnect: [
    {
      name: "text",
      message: { type: "text", text: "Hi {{name}}" },
      body: { type: "text", message: "Hi Ann" },
    },
    ...["image", "video", "document"].map((type) => ({
      name: type,
      message: { type, link: file, caption: "For {{name}}" },
      body: { type, link: file, caption: "For Ann" },
    })),
    {
      name: "audio",
      message: { type: "audio", link: file },
      body: { type: "audio", link: file },
    },
    {
      name: "template",
      message: { type: "template", template: "{{template_id}}", language: "en_US", components },
      body: {
        type: "template",
        template_id: 2048,
        language: "en_US",
        components: [
          components[0],
          { type: "body", parameters: [{ type: "text", text: "Ann" }] },
          components[2],
        ],
      },
    },
    {
      name: "template without variables",
      message: { type: "template", template: 7, components: [] },
      body: { type: "template", template_id: 7, components: [] },
    },
    ...Object.entries({ buttons, list, product, productList }).map(([name, interactive]) => ({
      name: `interactive ${name}, in Meta's shape`,
      message: { type: "interactive", interactive },
      body: {
        type: "interactive",
        interactive: JSON.parse(JSON.stringify(interactive).replaceAll("{{name}}", "Ann")),
      },
    })),
  ],
};

const people = `phone,ref,name,lat,template_id\n${phone},r0,Ann,-1.2921,2048\n`;

/** How the adapter's own page names the recipient. */
const addressed = { flowiq: "phone_number", autokonnect: "phone_number" };

describe.each(Object.entries(providers))("what %s receives", (name, provider) => {
  const adapter = name as keyof typeof providers;

  it.each(cases[adapter])("is right for $name", async ({ message, body }) => {
    const server = await faultServer({ reply: answer(200, JSON.stringify(provider.yes)) });
    const { send } = await world({
      campaign: { provider: adapter, message },
      people,
      env: { [provider.url]: `${server.url}/prefix/` },
    });

    const { code, rows } = await send();

    expect(code).toBe(0);
    expect(server.arrivals).toHaveLength(1);
    const [{ path, head, body: arrived }] = server.arrivals as [(typeof server.arrivals)[0]];
    expect(head.split(" ")[0]).toBe("POST");
    expect(path).toBe(provider.path);
    const number = adapter in addressed ? { phone_number: phone } : {};
    expect(JSON.parse(arrived)).toEqual({ ...number, ...body });
    expect(headersIn(head)).toMatchObject({
      ...provider.headers,
      "content-type": "application/json",
      host: new URL(server.url).host,
    });
    expect(rows["r0"]).toMatchObject({ outcome: "accepted", message_id: provider.id });
  });
});

function headersIn(head: string): Readonly<Record<string, string>> {
  const lines = head.split("\r\n").slice(1);
  const pairs = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return Object.fromEntries(pairs);
}

function buttonMessage() {
  return {
    type: "interactive",
    interactive: {
      type: "button",
      body: { text: "Escolha, {{name}}" },
      footer: { text: "Rodapé" },
      action: {
        buttons: [
          { type: "reply", reply: { id: "ID1", title: "Botão 1" } },
          { type: "reply", reply: { id: "ID2", title: "Botão 2" } },
        ],
      },
    },
  };
}

function listMessage() {
  return {
    type: "interactive",
    interactive: {
      type: "list",
      body: { text: "Choose" },
      action: {
        button: "menutext",
        sections: [
          { title: "One", rows: [{ id: "1", title: "Bruno", description: "19984440001" }] },
        ],
      },
    },
  };
}
