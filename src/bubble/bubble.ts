import type { Json } from "../model/json.ts";
import type { Message, MessageType } from "../model/message.ts";
export type { Message } from "../model/message.ts";
import { fieldAt, listAt, textAt } from "../model/json.ts";
import { fileCard } from "./file-card.ts";
import { shownText } from "./format-text.ts";
import { icon } from "./icon.ts";
import { body, button, header, interactiveCard, soft } from "./interactive-card.ts";
import { markup } from "./markup.ts";
import type { Markup } from "./markup.ts";
import type { Parts } from "./parts.ts";
import { personCard } from "./person-card.ts";
import { placeCard } from "./place-card.ts";
import { templateCard } from "./template-card.ts";

/**
 * A rendered message as a phone shows it. Goes with `bubbleStyle`. Fetches nothing, runs
 * nothing, leads nowhere; fields that are missing or of another shape leave gaps.
 */
export function bubble(message: Message): Markup {
  const { inside, below = [] } = cards[message.type](message);
  const isEmpty = inside.every((part) => part === undefined);
  const replyTo = textAt(message, "reply_to");
  const notes = [
    note("when it is delivered, posts to", textAt(message, "post_back_url")),
    note("posts along", textAt(message, "post_back_data")),
  ];
  return markup`<div class="bubble-wrap"><div class="bubble">${replyTo === "" ? undefined : quoted(replyTo)}${isEmpty ? soft("nothing to show") : inside}</div>${below}${notes}</div>`;
}

type Card = (message: Message) => Parts;

const file: Card = (message) => ({
  inside: [
    fileCard({
      kind: message.type,
      link: textAt(message, "link"),
      filename: textAt(message, "filename"),
    }),
    body(textAt(message, "caption")),
  ],
});

const cards: Readonly<Record<MessageType, Card>> = {
  text: (message) => ({ inside: [body(textAt(message, "text"))] }),
  image: file,
  video: file,
  audio: file,
  document: file,
  location: (message) => ({ inside: [placeCard(message)] }),
  contacts: (message) => ({ inside: listAt(message, "contacts").map(personCard) }),
  interactive: (message) => interactiveCard(fieldAt(message, "interactive")),
  template: templateCard,
  reaction: (message) => ({ inside: [reactionCard(message)] }),
  flow: (message) => flowCard(fieldAt(message, "flow")),
};

/** The message it answers is known by its id alone. */
function quoted(id: string): Markup {
  return markup`<div class="bubble-reply">${icon("reply")}<span class="bubble-lines"><span class="bubble-name">Reply to</span><span class="bubble-soft">${shownText(id)}</span></span></div>`;
}

function reactionCard(message: Message): Markup {
  const emoji = textAt(message, "emoji");
  const what = emoji === "" ? "chosen by the provider" : shownText(emoji);
  return markup`<p class="bubble-soft">Message ${shownText(textAt(message, "message_id"))}</p><p class="bubble-reaction"><span class="bubble-kind">Reaction</span> <span class="bubble-emoji">${what}</span></p>`;
}

function flowCard(flow: Json | undefined): Parts {
  const media = textAt(flow, "header", "media");
  const opens = [
    `Flow ${textAt(flow, "id")}`,
    textAt(flow, "screen") && `screen ${textAt(flow, "screen")}`,
    textAt(flow, "action"),
  ];
  return {
    inside: [
      media === "" ? header(fieldAt(flow, "header")) : fileCard({ kind: "image", link: media }),
      body(textAt(flow, "body")),
      soft(textAt(flow, "footer")),
    ],
    below: [
      button(textAt(flow, "text"), icon("flow")),
      note("opens", opens.filter((word) => word !== "").join(", ")),
    ],
  };
}

function note(name: string, text: string): Markup | undefined {
  return text === "" ? undefined : markup`<p class="bubble-note">${name} ${shownText(text)}</p>`;
}
