import type { Checked, Diagnostic } from "../model/diagnostic.ts";
import type { FileDoor } from "../model/files.ts";
import { FileRefusedError } from "../model/files.ts";
import { decodeText } from "./decode-text.ts";

/** How long a campaign, a project file or a partial may be: 1 MiB. */
export const maxTextBytes = 1024 * 1024;

/** Reads a text file people wrote, known to them as `shown`. */
export async function readText(
  file: { readonly path: string; readonly shown: string },
  files: FileDoor,
): Promise<Checked<string>> {
  return refusalsTold(file.shown, async () =>
    decodeText(await files.read(file.path, maxTextBytes), file.shown),
  );
}

/** What `read` makes of the file or folder called `shown`, or the refusal as a diagnostic. */
export async function refusalsTold<T>(
  shown: string,
  read: () => Promise<Checked<T>>,
): Promise<Checked<T>> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    return { diagnostics: [refusedFile(error, shown)] };
  }
}

/** The file called `shown` is longer than `maxTextBytes`. */
export function tooLarge(shown: string): Diagnostic {
  return atTop(shown, {
    code: "file_too_large",
    message: "the file is larger than 1 MiB",
    hint: "keep recipients in a CSV and name it under `recipients`",
  });
}

function refusedFile({ code, message }: FileRefusedError, shown: string): Diagnostic {
  switch (code) {
    case "too_large":
      return tooLarge(shown);
    case "missing":
      return atTop(shown, {
        code: "file_missing",
        message: "there is no such file",
        hint: "check the path; it counts from the working directory",
      });
    case "outside_root":
      return atTop(shown, {
        code: "file_outside_root",
        message: "the file lies outside the project",
        hint: "move it below the folder of carillon.yaml, or below the git root",
      });
    case "not_a_file":
      return atTop(shown, {
        code: "not_a_file",
        message: "this is not a regular file",
        hint: "name a file, not a folder, a pipe or a device",
      });
    case "unreadable":
      return atTop(shown, {
        code: "file_unreadable",
        message,
        hint: "check that you may read it",
      });
  }
}

function atTop(file: string, words: Pick<Diagnostic, "code" | "message" | "hint">): Diagnostic {
  return { file, line: 1, column: 1, severity: "error", ...words };
}
