import { expect, it } from "vitest";
import { showPath } from "../../src/load/display-path.ts";

it.each([
  { path: "/repo/campaigns/a.yaml", shown: "campaigns/a.yaml" },
  { path: "/repo/..data/a.csv", shown: "..data/a.csv" },
  { path: "/repo", shown: "." },
  { path: "/worker/a.yaml", shown: "/worker/a.yaml" },
  { path: "/a.yaml", shown: "/a.yaml" },
])("shows $path as $shown to someone in /work", ({ path, shown }) => {
  expect(showPath(path, "/repo")).toBe(shown);
});
