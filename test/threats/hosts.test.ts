import { describe, expect, it, onTestFinished } from "vitest";
import { exitCodeOf } from "../../src/cli/exit-codes.ts";
import { execute, prepare, startSandbox } from "../../src/index.ts";
import { carillon } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { providers } from "../faults/providers.ts";
import type { Provider } from "../faults/providers.ts";

const canary = "canary-for-hosts-9c41";

/** Each would carry the credential in clear, or to another host than a reader expects. */
const tricks = [
  "http://api.example.com",
  "HTTP://API.EXAMPLE.COM",
  "hTTp://api.example.com:443",
  "http://api.example.com.",
  "http:api.example.com",
  "http:\\\\api.example.com",
  "http://127.0.0.1.example.com",
  "http://127.0.0.1.nip.io",
  "http://localhost.example.com",
  "http://localhost.",
  "http://xn--lcalhost-4ve",
  "http://lоcalhost",
  "http://notlocalhost",
  "http://localhost@example.com",
  "http://127.0.0.1@example.com",
  "http://localhost:80@example.com",
  "http://127.0.0.1%40example.com",
  "http://example.com\\@127.0.0.1",
  "http://[::ffff:192.0.2.1]",
  "http://[::ffff:7f00:1]",
  "http://[::]",
  "http://[2001:db8::1]:8080",
  "http://0.0.0.0",
  "http://0",
  "http://128.0.0.1",
  "http://10.0.0.1",
  "http://169.254.169.254/latest/meta-data",
  "http://3221225985",
  "http://0xC0000201",
  "http://0300.0.2.1",
  "http://192.0.2.1:4010",
  "https://user@api.example.com",
  "https://user:password@api.example.com",
  "https://:password@api.example.com",
  "https://api.example.com?to=evil.example",
  "https://api.example.com/#@evil.example",
  "https://api.example.com:99999",
  "https://api.example.com:port",
  "https://api exam.ple",
  "https://[::1",
  "https://",
  "https:// api.example.com",
  "//api.example.com",
  "api.example.com",
  "ftp://api.example.com",
  "ws://127.0.0.1:4010",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "data:text/plain,x",
  "unix:/run/provider.sock",
];

async function refusalOf(provider: Provider, url: string, cwd: string): Promise<unknown> {
  const env = { ...credentials(provider), [provider.baseUrlEnv]: url };
  try {
    const request = { campaign: "c.yaml", cwd, env, purpose: "send" } as const;
    const { value } = await prepare(request);
    await value?.close();
    return undefined;
  } catch (error) {
    return error;
  }
}

function credentials({ env }: Provider): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, /KEY|TOKEN/.test(name) ? canary : value]),
  );
}

function campaignOf({ name, message }: Provider, more: object = {}): string {
  return JSON.stringify({
    id: "c",
    provider: name,
    recipients: [{ numbers: ["+254712345678"] }],
    message,
    ...more,
  });
}

describe.each(providers)("a base URL of $name", (provider) => {
  it("that is a trick is refused as a mistake of use, without repeating it", async () => {
    const cwd = await project({ "c.yaml": campaignOf(provider) });
    for (const url of tricks) {
      const error = await refusalOf(provider, url, cwd);
      expect({ url, exit: error === undefined ? 0 : exitCodeOf(error) }).toEqual({ url, exit: 2 });
      const { message } = error as Error;
      expect(message).toMatch(new RegExp(`^${provider.baseUrlEnv} `));
      expect(message).not.toContain(canary);
      expect(message).not.toContain("password@");
    }
  });

  it.each(["base_url", "host", "api_url", "endpoint", "proxy", "URL", "server"])(
    "cannot be written in a file as `%s`",
    async (key) => {
      const elsewhere = "https://evil.example";
      const inProject = `providers:\n  p:\n    adapter: ${provider.name}\n    ${key}: ${elsewhere}\n`;
      const campaign = campaignOf({ ...provider, name: "p" as Provider["name"] });
      const written = await project({ "carillon.yaml": inProject, "c.yaml": campaign });
      const below = await project({ "c.yaml": campaignOf(provider, { [key]: elsewhere }) });
      for (const cwd of [written, below]) {
        const env = credentials(provider);
        const request = { campaign: "c.yaml", cwd, env, purpose: "send" } as const;
        const { value, diagnostics } = await prepare(request);
        expect(value).toBeUndefined();
        expect(diagnostics.map(({ code }) => code)).toContain("host_in_file");
      }
    },
  );

  it("goes with its credential to the host that is named, and to no other", async () => {
    const [named, other] = await Promise.all([startSandbox({}), startSandbox({})]);
    onTestFinished(async () => void (await Promise.all([named.close(), other.close()])));
    const cwd = await project({ "c.yaml": campaignOf(provider) });
    const env = {
      ...credentials(provider),
      [provider.baseUrlEnv]: named.baseUrl(provider.name),
      HTTP_PROXY: other.baseUrl(provider.name),
      HTTPS_PROXY: other.baseUrl(provider.name),
      ALL_PROXY: other.baseUrl(provider.name),
    };
    const request = { campaign: "c.yaml", cwd, env, purpose: "send" } as const;
    const { value } = await prepare(request);
    if (value === undefined) throw new Error("not prepared");
    await execute(value).finally(() => value.close());
    expect([named.inbox().length, other.inbox().length]).toEqual([1, 0]);
  });
});

it("the command refuses one with 2, and prints neither it nor the credential", async () => {
  const [provider] = providers;
  const cwd = await project({ "c.yaml": campaignOf(provider) });
  const url = "http://user:password@127.0.0.1@evil.example";
  const env = { ...credentials(provider), [provider.baseUrlEnv]: url };
  const { code, stdout, stderr } = await carillon(["send", "c.yaml", "--yes"], { cwd, env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(provider.baseUrlEnv);
  expect(stderr).not.toMatch(/password|evil/);
});
