export interface DocumentedError {
  readonly status: number;
  /** Two rows of the page have none. */
  readonly code: string | undefined;
  readonly message: string;
}

/** The table Error Responses of AutoKonnect's page WhatsApp Messaging API, row by row. */
export const documentedErrors: readonly DocumentedError[] = [
  row(400, "missing_type", "type field is required"),
  row(400, "missing_recipient", "Neither phone_number nor contact_tag_id was provided"),
  row(400, "no_valid_recipients", "Tag(s) resolved to zero contacts with valid phone numbers"),
  row(400, "invalid_type", "Message type is not supported"),
  row(400, "missing_message", "message is required for text type"),
  row(400, "missing_link", "link is required for media types"),
  row(400, "missing_template_id", "template_id is required for template type"),
  row(400, "invalid_template_id_format", "template_id must be a number"),
  row(400, "missing_components", "components is required for template type"),
  row(400, "template_not_approved", "The specified template is not approved"),
  row(400, "reconnect_waba", "WABA channel is disconnected"),
  row(401, "invalid_auth_header", "Missing or malformed Authorization header"),
  row(401, "invalid_api_key", "Invalid API key"),
  row(403, "credential_resource_mismatch", "WABA does not belong to the authenticated company"),
  row(404, "template_not_found", "Template ID not found for this company"),
  row(404, undefined, "WABA channel ID not found"),
  row(500, undefined, "Internal server error"),
];

/** The row of `code`, or of a row without a code by its status. */
export function documentedError(code: string | undefined, status?: number) {
  return documentedErrors.find(
    (row) => row.code === code && (code !== undefined || row.status === status),
  );
}

function row(status: number, code: string | undefined, message: string): DocumentedError {
  return { status, code, message };
}
