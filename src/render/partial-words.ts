import { nearestName } from "../model/nearest-name.ts";
import type { Words } from "./template-source.ts";

export const dynamic: Words = {
  code: "unsupported_template",
  message: "a partial cannot be chosen by a value",
  hint: "write {{#if city}}{{> nairobi}}{{else}}{{> elsewhere}}{{/if}}",
};

export const withArguments: Words = {
  code: "unsupported_template",
  message: "partials take no arguments: they read the same columns and vars as the message",
  hint: "write {{> footer}}",
};

export const tooMuch: Words = {
  code: "message_too_large",
  message:
    "this is too large, or becomes so with its partials, or they include each other too deeply",
  hint: "include partials fewer times, and not more than 20 deep",
};

export function recursive(name: string, chain: readonly string[]): Words {
  const way = [...chain.slice(chain.indexOf(name)), name].join(" includes ");
  return {
    code: "recursive_partial",
    message: `the partial \`${name}\` includes itself: ${way}`,
    hint: "take one of these out",
  };
}

export function unknownPartial(name: string, known: Iterable<string>): Words {
  const meant = nearestName(name, known);
  return {
    code: "unknown_partial",
    message: `there is no partial \`${name}\``,
    hint:
      meant === undefined
        ? `write it in partials/${name}.hbs, beside the campaign`
        : `did you mean {{> ${meant}}}?`,
  };
}
