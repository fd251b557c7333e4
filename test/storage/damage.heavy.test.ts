import { vi } from "vitest";
import { damageCases } from "./damage-cases.ts";

vi.setConfig({ testTimeout: 3_600_000 });

damageCases({
  flips: Number(process.env["CARILLON_FLIPS"] ?? 1_000),
  cuts: Number(process.env["CARILLON_CUTS"] ?? 1_000),
});
