// The notices of other people's code that the command carries in itself.
import { readFile, readdir } from "node:fs/promises";

/** The licences of every package that one of `modules` is from, as a text. */
export async function noticesOf(modules) {
  const folders = modules.flatMap(
    (path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  const notices = await Promise.all(
    [...new Set(folders)].toSorted((a, b) => (a < b ? -1 : 1)).map(noticeOf),
  );
  return `The files of this folder contain code of these packages.\n\n${notices.join("\n")}`;
}

async function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(
    await readFile(`${folder}/package.json`, "utf8"),
  );
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  const texts = await Promise.all(files.map((file) => readFile(`${folder}/${file}`, "utf8")));
  const line = "-".repeat(79);
  return [
    line,
    `${name} ${version}, ${license}${by(author)}`,
    line,
    ...texts.map((text) => text.trim()),
    "",
  ].join("\n");
}

/** Some packages say who wrote them nowhere else. */
function by(author) {
  const name = typeof author === "string" ? author : author?.name;
  return name === undefined ? "" : `, by ${name}`;
}
