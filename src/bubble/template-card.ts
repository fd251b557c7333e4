import type { Json } from "../model/json.ts";
import type { Message } from "../model/message.ts";
import { fieldAt, listAt, textAt } from "../model/json.ts";
import { fileCard } from "./file-card.ts";
import { shownText } from "./format-text.ts";
import { icon } from "./icon.ts";
import { button, soft } from "./interactive-card.ts";
import { markup } from "./markup.ts";
import type { Markup } from "./markup.ts";
import type { Parts } from "./parts.ts";

/** What is known of a template: its text lies with the provider, its parameters are ours. */
export function templateCard(message: Message): Parts {
  const components = listAt(message, "components");
  const language = textAt(message, "language");
  const name = `Template ${textAt(message, "template")}`;
  return {
    inside: [
      markup`<div class="bubble-file bubble-strip">${icon("template")}<span class="bubble-lines"><span class="bubble-name">${shownText(name)}</span>${language === "" ? undefined : markup`<span class="bubble-soft">${shownText(language)}</span>`}</span></div>`,
      ...components.filter((one) => !isButton(one)).map(componentCard),
      soft("The provider keeps the text; these values go into it."),
    ],
    below: components.filter(isButton).map(buttonCard),
  };
}

function isButton(component: Json): boolean {
  return textAt(component, "type").toLowerCase() === "button";
}

function componentCard(component: Json): Markup {
  const parameters = listAt(component, "parameters");
  return markup`<p class="bubble-section">${shownText(textAt(component, "type"))}</p><ol class="bubble-values">${parameters.map((one) => markup`<li>${parameterCard(one)}</li>`)}</ol>`;
}

function parameterCard(parameter: Json): Markup {
  const kind = textAt(parameter, "type");
  const link = textAt(parameter, "link") || textAt(parameter, kind, "link");
  if (link !== "" || files.has(kind)) {
    return fileCard({ kind, link: link || textAt(parameter, kind, "id") });
  }
  return shownText(parameterText(parameter));
}

const files = new Set(["image", "video", "document"]);

/** A parameter's value, whatever shape the provider gives it. */
function parameterText(parameter: Json): string {
  const kind = textAt(parameter, "type");
  const value = fieldAt(parameter, kind);
  return (
    textAt(parameter, "text") ||
    textAt(parameter, kind) ||
    textAt(value, "fallback_value") ||
    JSON.stringify(parameter)
  );
}

function buttonCard(component: Json): Markup {
  const kind = [textAt(component, "sub_type"), "button", textAt(component, "index")];
  const values = listAt(component, "parameters").map(parameterText);
  return button(`${kind.filter((word) => word !== "").join(" ")}: ${values.join(", ")}`);
}
