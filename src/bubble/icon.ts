import { markup } from "./markup.ts";
import type { Markup } from "./markup.ts";

/** A small drawing in the colour of the text around it. It says nothing that words beside it do not. */
export function icon(name: keyof typeof drawings): Markup {
  return markup`<svg class="bubble-icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${drawings[name]}</svg>`;
}

const drawings = {
  image: markup`<rect x="3" y="4.5" width="18" height="15" rx="2"/><circle cx="8.5" cy="9.5" r="1.6"/><path d="m3.5 17 5-4.5 3.5 3 3.5-4 5 5.5"/>`,
  video: markup`<circle cx="12" cy="12" r="9"/><path d="m10 8.5 5.5 3.5-5.5 3.5z"/>`,
  audio: markup`<path d="M4 10v4M8 7v10M12 4v16M16 8v8M20 10.5v3"/>`,
  document: markup`<path d="M6 3h8l5 5v13H6zM14 3v5h5M9 13h7M9 17h7"/>`,
  pin: markup`<path d="M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>`,
  product: markup`<path d="M5 8h14l1 13H4zM9 10.5V7a3 3 0 0 1 6 0v3.5"/>`,
  reply: markup`<path d="M10 6 4 12l6 6M4.5 12H14a6 6 0 0 1 6 6"/>`,
  list: markup`<path d="M9 6h12M9 12h12M9 18h12M4 6h.01M4 12h.01M4 18h.01"/>`,
  flow: markup`<rect x="4" y="3" width="16" height="18" rx="2"/><path d="M8 8h8M8 12h8M8 16h4"/>`,
  template: markup`<path d="M4 5h16M4 10h10M4 15h16M4 20h7"/>`,
} as const;
