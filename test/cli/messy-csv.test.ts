import { describe, expect, it } from "vitest";
import { carillon } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { campaign } from "./campaign.ts";

const ann = { phone: "+254712345678", text: "Hi Ann" };

interface Messy {
  readonly name: string;
  readonly csv: string | Uint8Array;
  /** Default `Hi {{name}}`. */
  readonly text?: string;
  readonly source?: string;
  readonly sent: readonly { readonly phone: string; readonly text: string }[];
}

const messy: readonly Messy[] = [
  { name: "a byte order mark", csv: "\uFEFFphone,name\n+254712345678,Ann\n", sent: [ann] },
  { name: "semicolons", csv: "phone;name\n+254712345678;Ann\n", sent: [ann] },
  { name: "tabs", csv: "phone\tname\n+254712345678\tAnn\n", sent: [ann] },
  { name: "CRLF", csv: "phone,name\r\n+254712345678,Ann\r\n", sent: [ann] },
  {
    name: "line ends of both kinds",
    csv: "phone,name\r\n+254712345678,Ann\n+254712345679,Ben\r\n",
    sent: [ann, { phone: "+254712345679", text: "Hi Ben" }],
  },
  { name: "no line end at the end", csv: "phone,name\n+254712345678,Ann", sent: [ann] },
  { name: "empty lines", csv: "phone,name\n\n+254712345678,Ann\n\n\n", sent: [ann] },
  {
    name: "a byte order mark, semicolons and CRLF, as Excel writes it",
    csv: '\uFEFFphone;name\r\n"+254712345678";"Ann; the first"\r\n',
    sent: [{ ...ann, text: "Hi Ann; the first" }],
  },
  {
    name: "line breaks, delimiters and quotes inside quotes",
    csv: 'phone,name\n+254712345678,"Ann ""A""\nof Nairobi, Kenya"\n+254712345679,Ben\n',
    sent: [
      { ...ann, text: 'Hi Ann "A"\nof Nairobi, Kenya' },
      { phone: "+254712345679", text: "Hi Ben" },
    ],
  },
  {
    name: "spaces in the header's names and around them",
    csv: " Mobile No , First Name \n+254712345678,Ann\n",
    source: "- csv: ../people.csv\n  phone: Mobile No",
    text: "Hi {{[First Name]}}",
    sent: [ann],
  },
  {
    name: "all the world's letters",
    csv: "phone,name\n+254712345678,Zoë 👩🏾‍🚀 李 أحمد नमस्ते\n",
    sent: [{ ...ann, text: "Hi Zoë 👩🏾‍🚀 李 أحمد नमस्ते" }],
  },
  {
    name: "braces in a cell, which stay text",
    csv: "phone,name\n+254712345678,{{phone}} {{> footer}} &amp; <b>\n",
    sent: [{ ...ann, text: "Hi {{phone}} {{> footer}} &amp; <b>" }],
  },
  {
    name: "numbers as people write them",
    csv: "phone,name\n0712 345 678,Ann\n(0712) 345-679,Ben\n+254-712-345680,Cat\n254712345681,Dan\n",
    source: "- csv: ../people.csv\n  country: KE",
    sent: [
      ann,
      { phone: "+254712345679", text: "Hi Ben" },
      { phone: "+254712345680", text: "Hi Cat" },
      { phone: "+254712345681", text: "Hi Dan" },
    ],
  },
  {
    name: "one column alone",
    csv: "phone\n+254712345678\n",
    text: "Hi Ann",
    sent: [ann],
  },
  {
    name: "a column called as what objects are made of",
    csv: "phone,constructor,__proto__\n+254712345678,Ann,x\n",
    text: "Hi {{constructor}}{{__proto__}}",
    sent: [{ ...ann, text: "Hi Annx" }],
  },
  {
    name: "rows that `where` keeps, by cell and by list",
    csv: "phone,name,tags\n+254712345678,Ann,vip;nairobi\n+254712345679,Ben,vipers\n+254712345680,Cat,a | vip\n",
    source: "- csv: ../people.csv\n  where: { tags: [vip] }",
    sent: [ann, { phone: "+254712345680", text: "Hi Cat" }],
  },
];

describe.concurrent("sends what is meant by a CSV with", () => {
  it.each(messy)("$name", async ({ csv, text = "Hi {{name}}", source, sent }) => {
    const cwd = await project({
      "people.csv": csv,
      "campaigns/sale.yaml": campaign({
        ...(source === undefined ? {} : { recipients: source }),
        message: `type: text\ntext: '${text}'`,
      }),
    });
    const args = ["preview", "campaigns/sale.yaml", "--format", "json", "--reveal"];
    const { code, stdout, stderr } = await carillon(args, { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const items = JSON.parse(stdout) as readonly { payload: unknown }[];
    expect(items.map(({ payload }) => payload)).toEqual(
      sent.map(({ phone, text }) => ({ phone_number: phone, message_type: "text", text })),
    );
  });
});
