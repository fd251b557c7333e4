const rooms =
  "load|bubble|validate|recipients|render|adapters|plan|send|ledger|queue|health|report|scaffold";

const livesIn = (library, place) => ({
  name: `${library.replaceAll(/[^a-z]/g, "-")}-lives-in-one-room`,
  severity: "error",
  from: { path: "^src/", pathNot: `^src/${place}` },
  to: { path: `^node_modules/${library}/` },
});

export default {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Type imports count: a noun two rooms share belongs in model/.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "model-stands-alone",
      comment: "model/ is nouns. It imports nothing but itself, and Node's types.",
      severity: "error",
      from: { path: "^src/model/" },
      to: { pathNot: "^src/model/|^(?:node:)?stream$" },
    },
    {
      name: "rooms-do-not-meet",
      comment: "Rooms hand data to pipeline.ts, never to each other.",
      severity: "error",
      from: { path: `^src/(${rooms})/` },
      to: { path: "^src/", pathNot: "^src/(?:$1|model)/" },
    },
    {
      name: "sandbox-stands-outside",
      comment:
        "It shares no code with anyone, so that one misreading does not hide another. Drawing bubbles reads nothing of a provider, so its inbox may.",
      severity: "error",
      from: { path: "^src/sandbox/" },
      to: { path: "^src/", pathNot: "^src/(?:sandbox|bubble)/" },
    },
    {
      name: "adapters-are-islands",
      comment: "Adapters share what lies in adapters/shared/, never each other.",
      severity: "error",
      from: { path: "^src/adapters/", pathNot: "^src/adapters/registry[.]ts$" },
      to: { path: "^src/adapters/", pathNot: "^src/adapters/shared/" },
    },
    {
      name: "cli-comes-by-the-front-door",
      comment: "The CLI is the library's first customer: index.ts and nothing behind it.",
      severity: "error",
      from: { path: "^src/cli/" },
      to: { path: "^src/", pathNot: "^src/(?:cli/|index[.]ts$)" },
    },
    {
      name: "nobody-imports-the-cli",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/cli/" },
      to: { path: "^src/cli/" },
    },
    {
      name: "only-the-front-door-imports-the-line",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(?:index|pipeline|worker-line)[.]ts$" },
      to: { path: "^src/pipeline[.]ts$" },
    },
    {
      name: "disk-at-the-edges",
      comment: "A user's files come through load/'s file door; only these rooms know a disk.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(?:load|ledger|report|scaffold|cli)/" },
      to: { path: "^(?:node:)?fs(?:/promises)?$" },
    },
    {
      name: "network-behind-one-door",
      comment:
        "Out through send/connections.ts alone; a worker is asked how it is at health/serve.ts.",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: "^src/(?:send/connections[.]ts$|health/serve[.]ts$|sandbox/)",
      },
      to: { path: "^(?:node:)?(?:https?|http2|net|tls|dgram)$" },
    },
    livesIn("undici", "send/connections[.]ts"),
    livesIn("p-limit", "send/"),
    livesIn("yaml", "load/"),
    livesIn("ajv", "validate/"),
    livesIn("csv-parse", "recipients/"),
    livesIn("libphonenumber-js", "recipients/"),
    livesIn("handlebars", "render/"),
    livesIn("diff", "plan/word-diff[.]ts"),
    livesIn("@photostructure/sqlite", "ledger/"),
    livesIn("pg", "ledger/"),
    livesIn("graphile-worker", "queue/"),
    livesIn("prom-client", "health/"),
    livesIn("d3-array", "report/"),
    livesIn("d3-scale", "report/"),
    livesIn("d3-shape", "report/"),
    livesIn("commander", "cli/"),
    livesIn("@bomb[.]sh/tab", "cli/completion[.]ts"),
    livesIn("@babel/code-frame", "cli/"),
    { name: "no-dead-files", severity: "error", from: { orphan: true, path: "^src/" }, to: {} },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
  },
};
