import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openFileDoor } from "../../src/load/file-door.ts";
import { loadDocument, parseDocument } from "../../src/load/load-document.ts";
import type { SourceDocument } from "../../src/model/document.ts";
import { tempFolder } from "./temp-folder.ts";

const file = { path: "/project/a.yaml", shown: "a.yaml" };

function sound(text: string): SourceDocument {
  const { value, diagnostics } = parseDocument(text, file);
  expect(diagnostics).toEqual([]);
  if (!value) throw new Error("no value beside no diagnostics");
  return value;
}

const campaign = `id: sale
recipients:
  - numbers:
      - +254712345678
      - "0712345678"
  - { csv: a.csv, "first name": 'x' }
message:
  text: |
    Hi {{name}}
  link:
0123: 1.50
`;

describe("plain data", () => {
  it("is what the YAML says", () => {
    expect(sound("a: [1, yes, ~]\nb: {c: d}\n").value).toEqual({
      a: [1, "yes", null],
      b: { c: "d" },
    });
  });

  it("never has a prototype, and never changes anyone's", () => {
    const { value } = sound(
      "__proto__: {polluted: yes}\nconstructor: {prototype: {polluted: yes}}\n",
    );
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(Object.keys(value as object)).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("has keys as they are written, whatever YAML makes of them", () => {
    expect(Object.keys(sound("0123: a\nno: b\nnull: c\n").value as object).sort()).toEqual([
      "0123",
      "no",
      "null",
    ]);
  });

  it.each(["", "\uFEFF", "# nothing\n", "---\n", "null"])("is null for %j", (text) => {
    const document = sound(text);
    expect(document.value).toBeNull();
    expect(document.place([])).toMatchObject({ line: expect.any(Number) });
  });

  it("does not see a byte order mark", () => {
    expect(sound("\uFEFFid: x").place(["id"])).toEqual({ file: "a.yaml", line: 1, column: 5 });
  });
});

describe("the place", () => {
  it.each([
    { path: [], line: 1, column: 1 },
    { path: ["id"], line: 1, column: 5 },
    { path: ["recipients", 0], line: 3, column: 5 },
    { path: ["recipients", 0, "numbers", 1], line: 5, column: 9 },
    { path: ["recipients", "0", "numbers", "1"], line: 5, column: 9 },
    { path: ["recipients", 1, "first name"], line: 6, column: 33 },
    { path: ["message"], line: 8, column: 3 },
    { path: ["message", "text"], line: 8, column: 9 },
    { path: ["0123"], line: 11, column: 7 },
  ])("of the value at $path is $line:$column", ({ path, line, column }) => {
    expect(sound(campaign).place(path)).toEqual({ file: "a.yaml", line, column });
  });

  it("of a value with CRLF line ends is the same", () => {
    const document = sound(campaign.replaceAll("\n", "\r\n"));
    expect(document.place(["recipients", 0, "numbers", 1])).toMatchObject({ line: 5, column: 9 });
  });

  it("of a key is where the key begins", () => {
    const document = sound(campaign);
    expect(document.place(["message"], "key")).toMatchObject({ line: 7, column: 1 });
    expect(document.place(["recipients", 1, "first name"], "key")).toMatchObject({
      line: 6,
      column: 19,
    });
  });

  it("of a value that is not written is its key", () => {
    expect(sound(campaign).place(["message", "link"])).toMatchObject({ line: 10, column: 3 });
  });

  it("of what is not in the document is its nearest ancestor that is", () => {
    const document = sound(campaign);
    expect(document.place(["message", "caption", "x"])).toEqual(document.place(["message"]));
    expect(document.place(["recipients", 9])).toEqual(document.place(["recipients"]));
  });
});

describe("the text as written", () => {
  it.each([
    { path: ["recipients", 0, "numbers", 0], text: "+254712345678" },
    { path: ["recipients", 0, "numbers", 1], text: "0712345678" },
    { path: ["0123"], text: "1.50" },
    { path: ["message", "text"], text: "Hi {{name}}\n" },
    { path: ["message"], text: undefined },
    { path: ["nowhere"], text: undefined },
  ])("at $path is $text", ({ path, text }) => {
    expect(sound(campaign).written(path)).toBe(text);
  });
});

describe("a file", () => {
  it("is read through the door, and knows both its names", async () => {
    const root = await tempFolder({ "a.yaml": "id: x" });
    const path = join(root, "a.yaml");
    const { value } = await loadDocument({ path, shown: "a.yaml" }, openFileDoor({ root }));
    expect(value).toMatchObject({ file: "a.yaml", path, value: { id: "x" } });
  });

  it("may be 1 MiB long, and no longer", async () => {
    const full = `id: x\n#${"é".repeat(512 * 1024 - 4)}\n`;
    expect(Buffer.byteLength(full)).toBe(1024 * 1024);
    expect(sound(full).value).toEqual({ id: "x" });
    const { value, diagnostics } = parseDocument(`${full}\n`, file);
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ line: 1, column: 1, code: "file_too_large" }]);
  });

  it.each([
    { name: "missing.yaml", code: "file_missing" },
    { name: "folder", code: "not_a_file" },
    { name: "../outside.yaml", code: "file_outside_root" },
    { name: "big.yaml", code: "file_too_large" },
    { name: "nul\0", code: "file_unreadable" },
  ])("is refused as $code", async ({ name, code }) => {
    const root = await tempFolder({ "folder/x": "", "big.yaml": "#".repeat(1024 * 1024 + 1) });
    const { value, diagnostics } = await loadDocument(
      { path: join(root, name), shown: name },
      openFileDoor({ root }),
    );
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ file: name, line: 1, column: 1, code }]);
    expect(diagnostics[0]?.hint).toBeTruthy();
  });

  it.each([
    { what: "Latin-1", bytes: Buffer.from("id: x\ntext: na\xefve", "latin1"), line: 2, column: 9 },
    { what: "UTF-16", bytes: Buffer.from("\uFEFFid: x", "utf16le"), line: 1, column: 1 },
    {
      what: "cut off in a character",
      bytes: Buffer.from("a: é").subarray(0, 4),
      line: 1,
      column: 4,
    },
  ])("that is $what is refused where that shows", async ({ bytes, line, column }) => {
    const root = await tempFolder({ "a.yaml": bytes });
    const { diagnostics } = await loadDocument(
      { path: join(root, "a.yaml"), shown: "a.yaml" },
      openFileDoor({ root }),
    );
    expect(diagnostics).toMatchObject([
      { line, column, code: "not_utf8", hint: "save it as UTF-8" },
    ]);
  });

  it("passes on what is our own fault", async () => {
    const door = {
      ...openFileDoor({ root: "/" }),
      read: () => Promise.reject(new TypeError("bug")),
    };
    await expect(loadDocument(file, door)).rejects.toThrow("bug");
  });
});
