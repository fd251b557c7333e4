/** What a test has to know of a provider in order to play it. */
export interface Provider {
  readonly name: ProviderName;
  readonly message: object;
  readonly env: Readonly<Record<string, string>>;
  readonly baseUrlEnv: string;
  /** The numbers in a request's body. */
  phonesIn(body: string): readonly string[];
  /** The documented yes; `id` is the message's or the request's, where there is one. */
  yes(id: string, phones: readonly string[]): object;
  /** Whether its yes holds an id. */
  readonly givesIds: boolean;
}

export type ProviderName = "flowiq" | "zixflow" | "botika" | "autokonnect";

const text = { type: "text", text: "Hello" };

const flowiq: Provider = {
  name: "flowiq",
  message: text,
  env: { FLOWIQ_API_KEY: "test-key-1", FLOWIQ_TENANT_ID: "acme" },
  baseUrlEnv: "FLOWIQ_BASE_URL",
  phonesIn: (body) => [JSON.parse(body).phone_number],
  yes: (message_id, [recipient]) => ({
    success: true,
    message: "Message sent successfully",
    data: { message_id, recipient, message_type: "text" },
  }),
  givesIds: true,
};

const zixflow: Provider = {
  name: "zixflow",
  message: { type: "reaction", message_id: "wamid.1", emoji: "👍" },
  env: { ZIXFLOW_API_KEY: "test-key-1", ZIXFLOW_WORKSPACE_ID: "7", ZIXFLOW_PHONE_ID: "3" },
  baseUrlEnv: "ZIXFLOW_BASE_URL",
  phonesIn: (body) => [`+${JSON.parse(body).recipient}`],
  yes: (request_id) => ({ success: true, message: "queued", request_id }),
  givesIds: true,
};

const botika: Provider = {
  name: "botika",
  message: { type: "flow", flow: { id: "1", token: "t", text: "Go", screen: "S", body: "B" } },
  env: { BOTIKA_API_TOKEN: "test-key-1" },
  baseUrlEnv: "BOTIKA_BASE_URL",
  phonesIn: (body) => [JSON.parse(body).to],
  yes: (request_id) => ({ data: { request_id, status: "sent" } }),
  givesIds: true,
};

const autokonnect: Provider = {
  name: "autokonnect",
  message: text,
  env: { AUTOKONNECT_API_KEY: "test-key-1", AUTOKONNECT_CHANNEL_ID: "123" },
  baseUrlEnv: "AUTOKONNECT_BASE_URL",
  phonesIn: (body) => [JSON.parse(body).phone_number].flat(),
  yes: (_id, { length }) => ({ message: "Message queued for sending", recipients_count: length }),
  givesIds: false,
};

export const providers: readonly Provider[] = [flowiq, zixflow, botika, autokonnect];
