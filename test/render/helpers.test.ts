import { describe, expect, it } from "vitest";
import { render, textOf } from "./compile.ts";
import type { Given } from "./compile.ts";

const columns = {
  name: "john MCDONALD",
  flag: "👨‍👩‍👧‍👦é and more",
  amount: "1234.5",
  day: "2026-03-01",
  local: "2026-12-31 09:05",
  instant: "2026-12-31T22:30:00Z",
  epoch: "1767225600000",
  items: "1",
  code: "007",
  seven: "7",
  word: "abc",
  quoted: 'a"b\n',
};

/** Spaces that do not break look like others in a table. */
function plain(text: string): string {
  return text.replace(/[\u00A0\u202F]/g, " ");
}

describe("helpers", () => {
  it.each<[string, string, Given?]>([
    ["{{upper name}}", "JOHN MCDONALD"],
    ["{{upper word locale='tr'}}{{upper 'i' locale='tr'}}", "ABCİ"],
    ["{{lower name}}", "john mcdonald"],
    ["{{capitalize name}}", "John MCDONALD"],
    ["[{{trim '  a b '}}]", "[a b]"],
    ["{{truncate name 4}}", "joh…"],
    ["{{truncate name 5}}", "john…"],
    ["{{truncate name 6}}", "john…"],
    ["{{truncate name 13}}", "john MCDONALD"],
    ["{{truncate flag 3}}", "👨‍👩‍👧‍👦é…"],
    ["{{truncate flag 1}}", "…"],
    ["{{replace name 'MC' 'Mc$&'}}", "john Mc$&DONALD"],
    ["{{replace word 'b' ''}}", "ac"],
    ["{{number amount}}", "1,234.5"],
    ["{{number amount decimals=0}}", "1,235"],
    ["{{number amount decimals=2 locale='fr'}}", "1 234,50"],
    ["{{number 1000000}}", "1,000,000"],
    ["{{currency amount 'KES'}}", "KES 1,234.50"],
    ["{{currency amount 'KES' locale='en-KE'}}", "Ksh 1,234.50"],
    ["{{currency amount 'EUR' locale='de'}}", "1.234,50 €"],
    ["{{currency amount 'USD' decimals=0}}", "$1,235"],
    ["{{plural items one='# item' other='# items'}}", "1 item"],
    ["{{plural amount one='# item' other='# items'}}", "1,234.5 items"],
    ["{{plural 0 zero='none' other='#'}}", "none"],
    ["{{plural 3 one='jeden' few='# kusy' other='# kusů' locale='cs'}}", "3 kusy"],
    ["{{plural 3 one='x' other=name}}", "john MCDONALD"],
    ["{{date day 'd.M.yy'}}", "1.3.26"],
    ["{{date day 'EEEE, dd MMMM yyyy'}}", "Sunday, 01 March 2026"],
    ["{{date day 'EEE d MMM'}}", "Sun 1 Mar"],
    ["{{date day 'd MMMM' locale='ru'}}", "1 марта"],
    ["{{date day 'MMMM' locale='ru'}}", "март"],
    ["{{date day 'd MMMM' locale='ja'}}", "1 3月"],
    ["{{date day 'MMMM yyyy' locale='th'}}", "มีนาคม 2026"],
    ["{{date day 'HH:mm'}}", "00:00"],
    ["{{date local 'H:mm:ss h hh a'}}", "9:05:00 9 09 AM"],
    ["{{date instant 'd MMM HH:mm'}}", "1 Jan 01:30"],
    ["{{date instant 'd MMM HH:mm'}}", "31 Dec 22:30", { timezone: "UTC" }],
    ["{{date epoch 'yyyy-MM-dd HH:mm m'}}", "2026-01-01 03:00 0"],
    ["{{date '2026-07-01T12:00+0530' 'HH:mm'}}", "09:30"],
    ["{{date '2026-01-01T00:30:00.123456-05:00' 'h a'}}", "8 AM"],
    ["{{date local \"h 'o''clock'\"}}", "9 o'clock"],
    ["{{date day \"yyyy'Q'''\"}}", "2026Q'"],
    ["{{eq code 'x'}} {{eq code '007'}}", "false true"],
    ["{{eq seven 7}} {{eq seven '7.0'}} {{eq code seven}}", "true true false"],
    ["{{ne word 'abc'}}", "false"],
    ["{{gt '10' '9'}} {{gt 'b' 'a'}} {{lt '-1.5' 0}}", "true true true"],
    ["{{gte 2 2}} {{lte 2 2}} {{gt 2 2}} {{lt 2 2}}", "true true false false"],
    ["{{gt instant day}}", "true"],
    ["{{and word seven}} {{and word false}} {{and 0 word}}", "7 false 0"],
    ["{{or '' word}} {{or false ''}}|", "abc |"],
    ["{{not word}} {{not ''}} {{not false}}", "false true true"],
    ["{{default '' 'x'}} {{default 0 'x'}}", "x 0"],
    ["{{json seven}} {{json 7}} {{json quoted}}", '"7" 7 "a\\"b\\n"'],
    ["{{urlencode 'a b&c=é/?'}}", "a%20b%26c%3D%C3%A9%2F%3F"],
    ["{{#if (and (gt seven 5) (not (eq word 'x')))}}yes{{/if}}", "yes"],
    ["{{#if '0'}}text{{/if}}{{#if 0}}number{{/if}}{{#unless false}}no{{/unless}}", "textno"],
    ["{{upper (truncate (lower name) 4)}}", "JOH…"],
  ])("make `%s` into `%s`", (text, expected, given) => {
    expect(plain(textOf(text, { columns, ...given }))).toBe(expected);
  });

  it.each([
    ["{{number v}}", "1,234.50", "bad_number"],
    ["{{number v}}", "1e5", "bad_number"],
    ["{{number v}}", "Infinity", "bad_number"],
    ["{{currency v 'KES'}}", "KES 100", "bad_number"],
    ["{{plural v other='#'}}", "many", "bad_number"],
    ["{{#if (gt v 3)}}x{{/if}}", "many", "bad_number"],
    ["{{truncate 'text' v}}", "-1", "bad_number"],
    ["{{currency 1 v}}", "shillings", "bad_currency"],
    ["{{date v 'd'}}", "tomorrow", "bad_date"],
    ["{{date v 'd'}}", "2026-02-30", "bad_date"],
    ["{{date v 'd'}}", "2026-13-01", "bad_date"],
    ["{{date v 'd'}}", "2026-01-01T24:00", "bad_date"],
    ["{{date v 'd'}}", "31/12/2026", "bad_date"],
    ["{{date v 'd'}}", "999999999999999999", "bad_date"],
    ["{{date '2026-01-01' v}}", "QQQ", "bad_pattern"],
    ["{{number 1 locale=v}}", "nonsense!", "bad_locale"],
    ["{{default (date v 'd') 'soon'}}", "tomorrow", "bad_date"],
  ])("make the row invalid for `%s` of `%s`", (text, v, code) => {
    expect(textOf(text, { columns: { v } })).toBe(code);
  });

  it.each([
    "{{truncate name 3}}",
    "{{truncate 'Anna' 3}}",
    "{{#if name}}{{truncate name 3}}{{/if}}",
  ])("cut in `%s` alike in every locale, and in one that nobody knows", (text) => {
    for (const locale of ["", "sw", "xx-nonsense!!", "i-klingon"]) {
      expect(textOf(text, { columns: { name: "Anna", locale } })).toBe("An…");
    }
  });

  it("tell which column could not be used, and never what it held", () => {
    const rendered = render("{{date born 'd MMM'}}", { columns: { born: "secret" } });
    expect(rendered).toMatchObject({
      problem: { code: "bad_date", field: "born", message: "`born` is not a date" },
    });
    expect(JSON.stringify(rendered)).not.toContain("secret");
  });

  it("say nothing of what was not chosen", () => {
    const given = { columns: { name: "Ann", amount: "many" } };
    expect(textOf("{{default name (number amount)}}", given)).toBe("Ann");
    expect(textOf("{{#if (or name (gt amount 3))}}x{{/if}}", given)).toBe("x");
    expect(textOf("{{#if name}}x{{else}}{{number amount}}{{/if}}", given)).toBe("x");
  });
});
