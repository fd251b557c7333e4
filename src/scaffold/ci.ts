/** From where a repository may send, and where its ledger is then; the first is the usual one. */
export const ciChoices = [
  "github",
  "github-git",
  "github-postgres",
  "github-shards",
  "gitlab",
] as const;

export type CiChoice = (typeof ciChoices)[number];

type Source = readonly [path: string, source: string];

/** What one of them needs in the repository: path and, beside it, where it lies in the package. */
export function ciSources(ci: CiChoice): readonly Source[] {
  if (ci === "gitlab") return [[".gitlab-ci.yml", "templates/ci/gitlab.yml"]];
  return [
    [".github/actions/carillon/action.yml", "action.yml"],
    [".github/workflows/carillon.yml", `templates/ci/${ci}.yml`],
  ];
}

/** The line of carillon.yaml that names the ledger; none where it is a file. */
export function ledgerLine(ci: CiChoice): string {
  switch (ci) {
    case "github-git":
    case "gitlab":
      return "ledger: git:main # in refs of this repository; needs CARILLON_LEDGER_KEY\n";
    case "github-postgres":
      return "ledger: ${DATABASE_URL} # in PostgreSQL; needs `npm i pg`\n";
    case "github":
    case "github-shards":
      return "";
  }
}

/** The client of the database, exactly. */
export const databaseClient = "pg@8.23.1";
