const columns = [
  ["kills", "kills"],
  ["campaigns", "campaigns"],
  ["recipients", "recipients"],
  ["arrivals", "arrivals"],
  ["twice", "twice"],
  ["forgotten", "forgotten"],
  ["wrong", "wrong"],
  ["in doubt", "inDoubt"],
  ["most a kill", "mostOf"],
  ["over bound", "beyond"],
];

const legend = [
  "twice       people whose message arrived more than once",
  "forgotten   people without an outcome, or called accepted without an arrival",
  "wrong       people called refused whose message arrived, and the like",
  "in doubt    people a kill left in doubt; they are not sent to again",
  "most a kill the most one kill left in doubt, of concurrency x batch",
].join("\n");

/** All campaigns as counts, as a table, and as the sentences about what was not kept. */
export function summary({ results, seconds, seed }) {
  const judged = results.filter(({ counts }) => counts !== undefined);
  const broken = results.flatMap(({ broken = [], failure }) => (failure ? [failure] : broken));
  const groups = new Map();
  for (const result of judged) {
    const { adapter, batch } = result.kind;
    const name = batch > 1 ? `${adapter} x ${batch}` : adapter;
    groups.set(name, [...(groups.get(name) ?? []), result]);
  }
  const rows = [...groups]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, group]) => [name, added(group)]);
  const all = added(judged);
  const { mostOf, ...figures } = all;
  const counts = {
    ...figures,
    mostOf,
    failures: broken.length,
    seed,
    seconds: Math.round(seconds),
  };
  const told = broken.slice(0, 20).map((one) => `BROKEN ${one}`);
  const verdict =
    broken.length === 0
      ? "Nobody twice, nobody forgotten, and no more in doubt than promised."
      : `${broken.length} promises were not kept.`;
  const took = `${Math.round(seconds)} s, seed ${seed}`;
  const text = [table([...rows, ["all", all]]), legend, ...told, `${verdict} (${took})`].join(
    "\n\n",
  );
  return { counts: { ...counts, broken: broken.slice(0, 20) }, text, broken };
}

function added(group) {
  const sum = (key) => group.reduce((total, { counts }) => total + counts[key], 0);
  const tightest = group.toSorted((a, b) => b.counts.most / b.bound - a.counts.most / a.bound)[0];
  const keys = [
    "kills",
    "recipients",
    "arrivals",
    "twice",
    "forgotten",
    "wrong",
    "inDoubt",
    "beyond",
  ];
  return {
    ...Object.fromEntries(keys.map((key) => [key, sum(key)])),
    campaigns: group.length,
    mostOf: tightest === undefined ? "0" : `${tightest.counts.most} of ${tightest.bound}`,
  };
}

function table(rows) {
  const cells = [
    ["", ...columns.map(([title]) => title)],
    ...rows.map(([name, counts]) => [name, ...columns.map(([, key]) => shown(counts[key]))]),
  ];
  const widths = cells[0].map((_, nth) => Math.max(...cells.map((row) => row[nth].length)));
  const line = (row) =>
    row
      .map((cell, nth) => (nth === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[nth])))
      .join("  ");
  return cells.map(line).join("\n");
}

function shown(value) {
  return typeof value === "number" ? value.toLocaleString("en") : value;
}
