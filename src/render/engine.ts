import Handlebars from "handlebars";
import type { Var } from "../model/campaign.ts";
import type { Program } from "./ast.ts";
import { emptyValue, isFlaw, RowStopped } from "./flaw.ts";
import type { Flaw } from "./flaw.ts";
import { callHelper, choose } from "./call-helper.ts";
import type { Given } from "./call-helper.ts";
import { isTruthy } from "./helpers/helper.ts";
import type { Value } from "./helpers/helper.ts";
import { choosing, making } from "./helpers/helpers.ts";
import type { Run } from "./run.ts";
import { leafRoom, valueOf } from "./run.ts";

/** Throws `RowStopped` where the row is invalid, a `RangeError` where the text grows too long. */
export type Template = (run: Run) => string;

/** Handlebars of our own, which knows our words and none of its own but `if` and `unless`. */
export interface Engine {
  /** Takes what `rewriteTemplate` made; anything else would not be safe. */
  compile(program: Program): Template;
  addPartial(name: string, program: Program): void;
}

export interface EngineSettings {
  readonly vars: Readonly<Record<string, Var>>;
  /** IANA name. */
  readonly timezone: string;
}

/** Words that rewriting puts in; no template can write them. */
export const inner = { show: "$show", test: "$test", need: "$need", peek: "$peek" } as const;

const blocks = ["if", "unless"];

export function openEngine(settings: EngineSettings): Engine {
  const handlebars = Handlebars.create();
  for (const name of Object.keys(handlebars.helpers)) {
    if (!blocks.includes(name)) handlebars.unregisterHelper(name);
  }
  const words = { ...innerWords(settings), ...publicWords(settings) };
  handlebars.registerHelper(words);
  const names = [...blocks, ...Object.keys(words)];
  const options = {
    knownHelpers: Object.fromEntries(names.map((name) => [name, true])),
    knownHelpersOnly: true,
    noEscape: true,
    data: false,
  };
  return {
    compile(program) {
      const template = handlebars.compile<Run>(program, options);
      return (run) => {
        run.room = leafRoom;
        return template(run);
      };
    },
    addPartial(name, program) {
      handlebars.registerPartial(name, handlebars.compile(program, options));
    },
  };
}

type Word = Handlebars.HelperDelegate;

function innerWords({ vars }: EngineSettings): Record<string, Word> {
  return {
    [inner.show](this: Run, value: Value | Flaw) {
      const text = String(soundOf(value));
      this.room -= text.length;
      if (this.room < 0) throw new RangeError(`more than ${leafRoom} characters`);
      return text;
    },
    [inner.test](this: Run, value: Value | Flaw, condition: string) {
      const holds = isTruthy(soundOf(value));
      const taken = holds === condition.startsWith("#if");
      this.branches?.set(`${condition} ${taken}`, { condition, taken });
      return holds;
    },
    [inner.peek](this: Run, name: string) {
      return valueOf(name, this, vars);
    },
    [inner.need](this: Run, name: string) {
      const value = valueOf(name, this, vars);
      return value === "" ? emptyValue(name) : value;
    },
  };
}

function publicWords({ timezone }: EngineSettings): Record<string, Word> {
  const words: Record<string, Word> = {};
  for (const name of choosing.keys()) {
    words[name] = (...given: unknown[]) => choose(name, readGiven(given).args);
  }
  for (const [name, helper] of making) {
    words[name] = function (this: Run, ...given: unknown[]) {
      return callHelper({ name, helper, locale: this.locale, timezone }, readGiven(given));
    };
  }
  return words;
}

/** Handlebars calls a helper with its arguments and, last, its options. */
function readGiven(given: unknown[]): Given {
  const { hash } = given.pop() as { readonly hash: Given["options"] };
  return { args: given as Given["args"], options: hash };
}

function soundOf(value: Value | Flaw): Value {
  if (isFlaw(value)) throw new RowStopped(value.problem);
  return value;
}
