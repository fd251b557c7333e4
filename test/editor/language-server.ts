import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Lines and characters count from 0, as the protocol has it. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Squiggle {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly message: string;
}

/** The yaml-language-server that editors run, over its stdin and stdout. */
export interface Editor {
  /** Shows `text`, as if it were the file at `path` in this repository. */
  open(path: string, text: string): void;
  /** The same, and waits for what is squiggled in it. */
  check(path: string, text: string): Promise<readonly Squiggle[]>;
  /** The labels offered at a place of an open file. */
  complete(path: string, position: Position): Promise<readonly string[]>;
  /** What a key or value is said to mean. */
  hover(path: string, position: Position): Promise<string>;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

export async function openEditor(): Promise<Editor> {
  const server = startServer();
  await server.ask("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(root).href,
    capabilities: {
      textDocument: { completion: { completionItem: { snippetSupport: true } }, hover: {} },
    },
  });
  server.tell("initialized", {});
  const settings = {
    yaml: { hover: true, completion: true, validate: true, schemaStore: { enable: false } },
  };
  server.answer("workspace/configuration", ({ items }: { items: readonly { section: string }[] }) =>
    items.map(({ section }) => (section === "yaml" ? settings.yaml : null)),
  );
  server.tell("workspace/didChangeConfiguration", { settings });
  const uriOf = (path: string): string => pathToFileURL(join(root, path)).href;
  const at = (path: string, position: Position) => ({
    textDocument: { uri: uriOf(path) },
    position,
  });
  const open = (path: string, text: string): void =>
    server.tell("textDocument/didOpen", {
      textDocument: { uri: uriOf(path), languageId: "yaml", version: 1, text },
    });
  return {
    open,
    async check(path, text) {
      const uri = uriOf(path);
      const told = server.once<{ readonly uri: string; readonly diagnostics: readonly Squiggle[] }>(
        "textDocument/publishDiagnostics",
        (params) => params.uri === uri,
      );
      open(path, text);
      return (await told).diagnostics;
    },
    async complete(path, position) {
      const found = await server.ask<{ readonly items: readonly { readonly label: string }[] }>(
        "textDocument/completion",
        at(path, position),
      );
      return found.items.map(({ label }) => label);
    },
    async hover(path, position) {
      const found = await server.ask<{ readonly contents: { readonly value: string } } | null>(
        "textDocument/hover",
        at(path, position),
      );
      return found?.contents.value ?? "";
    },
    async close() {
      await server.ask("shutdown", null);
      server.tell("exit", null);
      await server.ended;
    },
  };
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** JSON-RPC over a child process, as the Language Server Protocol frames it. */
function startServer() {
  const home = dirname(createRequire(import.meta.url).resolve("yaml-language-server/package.json"));
  const bin = join(home, "bin/yaml-language-server");
  const child = spawn(process.execPath, [bin, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const asked = new Map<number, (message: Message) => void>();
  const answers = new Map<string, (params: never) => unknown>();
  const waiting = new Map<string, Set<(params: unknown) => void>>();
  let lastId = 0;

  const write = (message: object): void => {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  const receive = (message: Message): void => {
    const { id, method, params } = message;
    if (method === undefined) asked.get(id ?? -1)?.(message);
    else if (id !== undefined)
      write({ id, result: answers.get(method)?.(params as never) ?? null });
    else for (const take of waiting.get(method) ?? []) take(params);
  };
  readFrames(child.stdout, receive);

  return {
    ended: new Promise((resolve) => child.on("close", resolve)),
    tell: (method: string, params: unknown) => write({ method, params }),
    answer: (method: string, answer: (params: never) => unknown) => answers.set(method, answer),
    ask<T>(method: string, params: unknown): Promise<T> {
      lastId += 1;
      const id = lastId;
      write({ id, method, params });
      return new Promise((resolve, reject) => {
        asked.set(id, ({ result, error }) => {
          asked.delete(id);
          if (error === undefined) resolve(result as T);
          else reject(new Error(`${method}: ${error.message}`));
        });
      });
    },
    once<T>(method: string, fits: (params: T) => boolean): Promise<T> {
      return new Promise((resolve) => {
        const takers = waiting.get(method) ?? new Set();
        waiting.set(method, takers);
        const take = (params: unknown): void => {
          if (!fits(params as T)) return;
          takers.delete(take);
          resolve(params as T);
        };
        takers.add(take);
      });
    },
  };
}

function readFrames(stream: NodeJS.ReadableStream, receive: (message: Message) => void): void {
  let rest = Buffer.alloc(0);
  stream.on("data", (data: Buffer) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const head = rest.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/i.exec(rest.toString("latin1", 0, head))?.[1]);
      const end = head + 4 + length;
      if (head < 0 || rest.length < end) return;
      const frame = rest.toString("utf8", head + 4, end);
      rest = rest.subarray(end);
      receive(JSON.parse(frame) as Message);
    }
  });
}
