/** One row of the page's table of errors. */
export interface DocumentedError {
  readonly code: string;
  /** Fatal: it is wrong with the key, the channel or the template, and so with every further request. */
  readonly kind: "refused" | "fatal";
  readonly words: string;
}

const rows: readonly DocumentedError[] = [
  refused("missing_type", "type field is required"),
  refused("missing_recipient", "Neither phone_number nor contact_tag_id was provided"),
  refused("no_valid_recipients", "Tag(s) resolved to zero contacts with valid phone numbers"),
  refused("invalid_type", "Message type is not supported"),
  refused("missing_message", "message is required for text type"),
  refused("missing_link", "link is required for media types"),
  refused("missing_template_id", "template_id is required for template type"),
  refused("invalid_template_id_format", "template_id must be a number"),
  refused("missing_components", "components is required for template type"),
  fatal("template_not_approved", "The specified template is not approved"),
  fatal("reconnect_waba", "WABA channel is disconnected"),
  fatal("invalid_auth_header", "Missing or malformed Authorization header"),
  fatal("invalid_api_key", "Invalid API key"),
  fatal("credential_resource_mismatch", "WABA does not belong to the authenticated company"),
  fatal("template_not_found", "Template ID not found for this company"),
];

export const documentedCodes: ReadonlySet<string> = new Set(rows.map(({ code }) => code));

/** The row of a code, or of its words where they come without one. */
export function documentedError(code: string, words: string): DocumentedError | undefined {
  return rows.find((row) => row.code === code) ?? rows.find((row) => row.words === words);
}

function refused(code: string, words: string): DocumentedError {
  return { code, kind: "refused", words };
}

function fatal(code: string, words: string): DocumentedError {
  return { code, kind: "fatal", words };
}
