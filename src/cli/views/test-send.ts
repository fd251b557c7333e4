import { maskPhone } from "../../index.ts";
import type { Finding } from "../../index.ts";
import type { Colors } from "../terminal/colors.ts";
import { words } from "./count.ts";
import { fieldLines } from "./fields.ts";
import type { Field } from "./fields.ts";
import { ownMask } from "./own-mask.ts";
import { safeText } from "./safe-text.ts";

/** Where one message goes to try it out. */
export interface TestTarget {
  readonly to: string;
  readonly host: string;
  /** Empty where the provider has none. */
  readonly channel: string;
}

/** And what is known of it. */
export interface TestSendView extends TestTarget {
  readonly finding: Finding;
}

export interface TestSendOptions {
  readonly reveal: boolean;
}

/** The question before a test message. A terminal is recorded and shared like any other output. */
export function testQuestion(target: TestTarget, options: TestSendOptions): string {
  const through = via(target.host, target.channel);
  return safeText(`send one test message to ${shownPhone(target, options)} through ${through}?`);
}

/** That a dry run had everything ready. */
export function prettyTestDryRun(target: TestTarget, options: TestSendOptions): string {
  return `${safeText(`dry run: nothing was sent to ${shownPhone(target, options)}`)}\n`;
}

/** For programs: as after a test message, of which nothing is known. */
export function jsonTestDryRun(target: TestTarget, options: TestSendOptions): object {
  const finding = { class: "not_sent", code: "", message: "" } as const;
  return { ...jsonTestSend({ ...target, finding }, options), result: "dry_run" };
}

/** What came of a test message. */
export function prettyTestSend(
  view: TestSendView,
  options: TestSendOptions & { readonly colors: Colors; readonly width?: number | undefined },
): string {
  const { finding, host, channel } = view;
  const { colors, width = 80 } = options;
  const mask = ownMask(view.to, options.reveal);
  const isAccepted = finding.class === "accepted";
  const tone = isAccepted ? colors.green : colors.red;
  const fields: readonly (Field | false)[] = [
    ["provider", via(host, channel)],
    finding.httpStatus !== undefined && ["status", String(finding.httpStatus)],
    finding.messageId !== undefined && ["message id", mask(finding.messageId)],
    !isAccepted && ["why", mask(`${finding.code}: ${finding.message}`)],
  ];
  const head = safeText(`${words(finding.class)}: test message to ${shownPhone(view, options)}`);
  const lines = fieldLines(
    fields.filter((field) => field !== false),
    width,
  );
  return [tone(head), ...lines].map((line) => `${line}\n`).join("");
}

/** For programs. */
export function jsonTestSend(view: TestSendView, options: TestSendOptions): object {
  const { host, channel, finding } = view;
  const mask = ownMask(view.to, options.reveal);
  return {
    recipient: shownPhone(view, options),
    host,
    channel,
    result: finding.class,
    http_status: finding.httpStatus ?? null,
    message_id: finding.messageId === undefined ? null : mask(finding.messageId),
    error_code: finding.code === "" ? null : finding.code,
    error: finding.message === "" ? null : mask(finding.message),
  };
}

function via(host: string, channel: string): string {
  return channel === "" ? host : `${host}, channel ${channel}`;
}

function shownPhone({ to }: TestTarget, { reveal }: TestSendOptions): string {
  return reveal ? to : maskPhone(to);
}
