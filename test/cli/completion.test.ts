import { spawnSync } from "node:child_process";
import { chmod, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { adapters } from "../../src/adapters/registry.ts";
import { carillon } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { onTerminal } from "../helpers/terminal.ts";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

const campaign = "id: x\n";

/** A repository with campaigns, and the command on the PATH. */
async function place() {
  const cwd = await project({
    "carillon.yaml": "timezone: UTC\n",
    "campaigns/spring-sale.yaml": campaign,
    "campaigns/kenya/autumn.yaml": campaign,
    "campaigns/$(touch hacked).yaml": campaign,
    "other/plan.json": "{}",
  });
  await mkdir(join(cwd, "bin"));
  await chmod(main, 0o755);
  await symlink(main, join(cwd, "bin/carillon"));
  const env = { PATH: `${join(cwd, "bin")}:${process.env["PATH"]}`, HOME: cwd };
  return { cwd, env };
}

let shared: Awaited<ReturnType<typeof place>>;
let script: string;
beforeAll(async () => {
  shared = await place();
  script = (await carillon(["completion", "bash"], { cwd: shared.cwd })).stdout;
});

/** What a bash of its own makes of a line, with the script as it is printed. */
function completed(line: string): readonly string[] {
  const { cwd, env } = shared;
  const asks = `${script}
[[ $(complete -p carillon) == *"-F __carillon_complete carillon" ]] || exit 1
COMP_LINE=$1 COMP_POINT=\${#1}
__carillon_complete 2>/dev/null
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const bash = spawnSync("bash", ["--norc", "-c", asks, "bash", line], {
    cwd,
    env,
    encoding: "utf8",
  });
  expect(bash.stderr).toBe("");
  expect(bash.status).toBe(0);
  return bash.stdout
    .split("\n")
    .filter((word) => word !== "")
    .sort();
}

const campaigns = ["campaigns/kenya/autumn.yaml", "campaigns/spring-sale.yaml"];

describe("bash", () => {
  it("completes every command", () => {
    const found = completed("carillon ");
    expect(found).toEqual(
      expect.arrayContaining([
        "completion",
        "plan",
        "preview",
        "providers",
        "report",
        "resolve",
        "sandbox",
        "send",
        "status",
        "validate",
      ]),
    );
    expect(found).not.toContain("complete");
  });

  it.each([
    { line: "carillon va", words: ["validate"] },
    { line: "carillon send --dr", words: ["--dry-run"] },
    { line: "carillon send --no-c", words: ["--no-color"] },
    { line: "carillon send ", words: campaigns },
    { line: "carillon send --yes campaigns/s", words: ["campaigns/spring-sale.yaml"] },
    {
      line: "carillon validate campaigns/spring-sale.yaml campaigns/k",
      words: ["campaigns/kenya/autumn.yaml"],
    },
    {
      line: "carillon plan campaigns/spring-sale.yaml --format ",
      words: ["json", "markdown", "pretty"],
    },
    { line: "carillon resolve --outcome ", words: ["accepted", "failed"] },
    { line: "carillon send --retry ", words: ["in_doubt", "rejected"] },
    { line: "carillon providers ", words: [...adapters.keys()].sort() },
    { line: "carillon init --provider bo", words: ["botika"] },
    { line: "carillon completion ", words: ["bash", "fish", "powershell", "zsh"] },
    { line: "carillon resolve --reason ", words: [] },
    { line: "carillon ledger ", words: ["adopt", "check", "compact", "export", "repair"] },
    { line: "carillon ledger check --js", words: ["--json"] },
    { line: "carillon ledger repair campaigns/k", words: ["campaigns/kenya/autumn.yaml"] },
  ])("completes “$line”", ({ line, words }) => {
    expect(completed(line)).toEqual(words);
  });

  it("completes at a real Tab, and falls back on files where any will do", async () => {
    const { cwd, env } = await place();
    const terminal = onTerminal("exec bash --norc --noprofile -i", {
      cwd,
      env: { ...env, PS1: "> " },
    });
    terminal.type('eval "$(carillon completion bash)"; eval "$(carillon completion bash)"\r');
    terminal.type("echo rea''dy\r");
    await terminal.until(/^ready$/m);
    expect(terminal.written()).not.toContain("readonly");
    terminal.type("carillon st\t");
    await terminal.until(/carillon status /);
    terminal.type("campaigns/s\t");
    await terminal.until(/carillon status campaigns\/spring-sale.yaml /);
    terminal.type("--config carillon.y\t");
    await terminal.until(/--config carillon.yaml /);
    terminal.type("\u0015carillon send oth\t");
    await terminal.until(/carillon send other\//);
    terminal.type("\u0015exit\r");
    await terminal.ended;
  });
});

it.each(["bash", "zsh", "fish", "powershell"])("prints a script for %s", async (shell) => {
  const { code, stdout, stderr } = await carillon(["completion", shell], { cwd: "/" });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/carillon complete '?--/);
});

it("knows no other shell", async () => {
  const { code, stderr } = await carillon(["completion", "tcsh"], { cwd: "/" });
  expect(code).toBe(2);
  expect(stderr).toContain("bash, zsh, fish, powershell");
});
