import type { Markup } from "./markup.ts";

/** What a message is made of on the screen. */
export interface Parts {
  /** In the bubble, from top to bottom. */
  readonly inside: readonly (Markup | undefined)[];
  /** Under it: buttons, and the menu that one of them opens. */
  readonly below?: readonly (Markup | undefined)[];
}
