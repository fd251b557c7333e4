// Preloaded into every contender: what the whole process cost, said at its exit on descriptor 3.
const { writeSync } = require("node:fs");
const { monitorEventLoopDelay, performance } = require("node:perf_hooks");

const loop =
  process.env.BENCH_WATCH_LOOP === "1" ? monitorEventLoopDelay({ resolution: 1 }) : undefined;
loop?.enable();
delete process.env.BENCH_WATCH_LOOP;

process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const cost = {
    peakMb: maxRSS / 1024,
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    startedAtMs: performance.timeOrigin,
    loopP99Ms: loop && loop.percentile(99) / 1e6,
    loopMaxMs: loop && loop.max / 1e6,
  };
  writeSync(3, JSON.stringify(cost));
});
