import { execFileSync } from "node:child_process";

/** The command is tested as a child process, so it must be what the sources say. */
export default function buildOnce(): void {
  if (process.env["CARILLON_SKIP_BUILD"] === "1") return;
  execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
}
