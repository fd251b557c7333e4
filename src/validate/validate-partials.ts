import type { Diagnostic } from "../model/diagnostic.ts";
import type { Partial } from "../model/document.ts";
import { foundToken, invisibleIn } from "./text-complaints.ts";

/** What no partial may hold, as no text of a campaign may. */
export function validatePartials(partials: readonly Partial[]): readonly Diagnostic[] {
  return partials.flatMap(({ file, text }) =>
    text.split("\n").flatMap((written, nth) => {
      const line = nth + 1;
      const token = foundToken(written);
      const invisible = invisibleIn(written);
      const severity = "error" as const;
      return [
        ...(token ? [{ file, line, column: 1, severity, ...token }] : []),
        ...(invisible ? [{ file, line, column: invisible.offset + 1, ...invisible.words }] : []),
      ];
    }),
  );
}
