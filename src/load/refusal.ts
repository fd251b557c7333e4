import { FileRefusedError } from "../model/files.ts";

const codes: Readonly<Record<string, FileRefusedError["code"]>> = {
  ENOENT: "missing",
  ENOTDIR: "missing",
  EISDIR: "not_a_file",
  ENXIO: "not_a_file",
};

const words: Readonly<Record<string, string>> = {
  missing: "is not there",
  not_a_file: "is not a regular file",
  unreadable: "cannot be read",
};

/** What the system said about the file called `name`, as the one error a file door throws. */
export function refusal(error: unknown, name: string): FileRefusedError {
  if (error instanceof FileRefusedError) return error;
  const system = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  const code = codes[system] ?? "unreadable";
  const detail = code === "unreadable" ? ` (${system})` : "";
  return new FileRefusedError(code, `${name} ${words[code]}${detail}`);
}
