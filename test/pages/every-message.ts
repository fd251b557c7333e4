import type { Message } from "../../src/index.ts";

/** A message of every kind that a phone shows. */
export const everyMessage: readonly Message[] = [
  {
    type: "text",
    text: "Hi *Amina*, _your order_ is on its way. ~Tuesday~ *Wednesday, _before noon_*.\n\n- one kettle\n- two cups\n\n1. Open the door\n2. Say `KARIBU-26`\n\n> Will it fit through the window?\n\n```Order  5001\nTotal  2,400```\nhttps://example.com/o/5001_a_b",
    reply_to: "wamid.HBgLMjc3MTEyMzQ1",
  },
  {
    type: "image",
    link: "https://cdn.example.com/spring/spring26.jpg",
    caption: "Hi Amina, *20 %* off until 31 March with *SPRING26*.\n\nReply STOP to opt out.",
  },
  { type: "video", link: "https://cdn.example.com/tour.mp4", caption: "A tour of the new shop" },
  { type: "audio", link: "https://cdn.example.com/greeting.mp3" },
  {
    type: "document",
    link: "https://cdn.example.com/invoices/5001.pdf",
    filename: "Invoice 5001.pdf",
    caption: "Your invoice",
  },
  {
    type: "location",
    latitude: -26.199,
    longitude: 28.041,
    name: "Pickup for #5001",
    address: "12 Vilakazi Street, Soweto",
  },
  {
    type: "contacts",
    contacts: [
      {
        name: { formatted_name: "Otieno Were" },
        org: { company: "Carillon Ltd" },
        phones: [{ phone: "+254 700 000 000", type: "WORK" }],
        emails: [{ email: "otieno@example.com" }],
      },
    ],
  },
  {
    type: "interactive",
    interactive: {
      type: "button",
      header: { type: "text", text: "Order #5001" },
      body: {
        text: "Hi Tabitha, your order arrives on *Wednesday, 2 December*.\nWill somebody be at home?",
      },
      footer: { text: "Answer by noon of the day before" },
      action: {
        buttons: [
          { type: "reply", reply: { id: "yes", title: "Yes, I am in" } },
          { type: "reply", reply: { id: "no", title: "Another day" } },
        ],
      },
    },
  },
  {
    type: "interactive",
    interactive: {
      type: "list",
      body: { text: "Which of our shops is nearest to you?" },
      action: {
        button: "Our shops",
        sections: [
          {
            title: "Nairobi",
            rows: [
              { id: "westlands", title: "Westlands", description: "Open until 20:00" },
              { id: "karen", title: "Karen" },
            ],
          },
          { title: "Coast", rows: [{ id: "nyali", title: "Nyali" }] },
        ],
      },
    },
  },
  {
    type: "interactive",
    interactive: {
      type: "product",
      body: { text: "Back in stock" },
      action: { catalog_id: "9001", product_retailer_id: "sku-kettle" },
    },
  },
  {
    type: "interactive",
    interactive: {
      type: "product_list",
      header: { type: "text", text: "For your kitchen" },
      body: { text: "Picked for you" },
      action: {
        catalog_id: "9001",
        sections: [
          {
            title: "Tea",
            product_items: [
              { product_retailer_id: "sku-kettle" },
              { product_retailer_id: "sku-cups" },
            ],
          },
        ],
      },
    },
  },
  {
    type: "template",
    template: 2048,
    language: "en_US",
    components: [
      { type: "header", parameters: [{ type: "image", link: "https://cdn.example.com/h.jpg" }] },
      {
        type: "body",
        parameters: [
          { type: "text", text: "Amina" },
          { type: "text", text: "20 %" },
        ],
      },
      {
        type: "button",
        sub_type: "url",
        index: "0",
        parameters: [{ type: "text", text: "spring-c1001" }],
      },
    ],
  },
  { type: "reaction", message_id: "wamid.HBgLMjc3MTEyMzQ1", emoji: "❤️" },
  {
    type: "reaction",
    message_id: "wamid.HBgLMjc3MTEyMzQ2",
    emoji: "👍",
    post_back_url: "https://hooks.example.com/zixflow",
    post_back_data: "5001",
  },
  {
    type: "flow",
    flow: {
      id: "1094859205",
      token: "survey",
      text: "Start",
      screen: "WELCOME",
      header: { type: "text", text: "Two questions" },
      body: "How was your last visit? It takes a minute.",
      footer: "Your answers stay with us",
    },
  },
];
