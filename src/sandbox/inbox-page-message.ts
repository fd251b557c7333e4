import type { Message } from "../bubble/bubble.ts";
import type { Fields, ProviderName } from "./provider.ts";
import { isFields } from "./shape.ts";

/** What the request's body asks the phone to show; nothing where it cannot be told. */
export function messageIn(provider: ProviderName, body: unknown): Message | undefined {
  if (!isFields(body)) return undefined;
  const message = readers[provider](body);
  return message && (withoutGaps(message) as unknown as Message);
}

type Read = (body: Fields) => Fields | undefined;

const readers: Readonly<Record<ProviderName, Read>> = {
  flowiq(body) {
    const fields = flowiqFields[String(body["message_type"])]?.(body);
    return (
      fields && { type: body["message_type"], ...fields, reply_to: body["context_message_id"] }
    );
  },
  zixflow: ({ reaction, post_back_url, post_back_data }) => ({
    type: "reaction",
    ...fieldsOf(reaction),
    post_back_url,
    post_back_data,
  }),
  botika({ type, flow, reply_message_id }) {
    if (type !== "flow") return undefined;
    const { param, ...rest } = fieldsOf(flow);
    return { type, flow: { ...rest, ...fieldsOf(param) }, reply_to: reply_message_id };
  },
  autokonnect(body) {
    const fields = autokonnectFields[String(body["type"])]?.(body);
    return fields && { type: body["type"], ...fields };
  },
};

const flowiqMedia: Read = ({ media_url, caption, filename }) => ({
  link: media_url,
  caption,
  filename,
});

const flowiqFields: Readonly<Record<string, Read>> = {
  text: ({ text }) => ({ text }),
  image: flowiqMedia,
  video: flowiqMedia,
  audio: flowiqMedia,
  document: flowiqMedia,
  location: ({ location }) => fieldsOf(location),
  contacts: ({ contacts }) => ({ contacts }),
  interactive: ({ interactive }) => ({ interactive: nested(fieldsOf(interactive)) }),
  reaction: ({ reaction }) => fieldsOf(reaction),
};

/** FlowIQ's flat form as the nested one that bubbles are drawn from. */
function nested({ type, header, header_media, body, footer, ...rest }: Fields): Fields {
  const { buttons, button, sections } = rest;
  const { type: kind, url, filename } = fieldsOf(header_media);
  const media = { type: kind, [String(kind)]: { link: url, filename } };
  const replies = Array.isArray(buttons) ? buttons.map((reply: unknown) => ({ reply })) : undefined;
  return {
    type,
    header: header_media === undefined ? { type: "text", text: header } : media,
    body: { text: body },
    footer: { text: footer },
    action: { buttons: replies, button, sections },
  };
}

const autokonnectMedia: Read = ({ link, caption }) => ({ link, caption });

const autokonnectFields: Readonly<Record<string, Read>> = {
  text: ({ message }) => ({ text: message }),
  image: autokonnectMedia,
  video: autokonnectMedia,
  audio: autokonnectMedia,
  document: autokonnectMedia,
  interactive: ({ interactive }) => ({ interactive }),
  template: ({ template_id, language, components }) => ({
    template: template_id,
    language,
    components,
  }),
};

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** A body is JSON, so what is left without the fields that are not there is JSON too. */
function withoutGaps(fields: Fields): Fields {
  return JSON.parse(JSON.stringify(fields)) as Fields;
}
