/** Words that mean something else to Handlebars when they stand alone. */
const taken = /^(?:this|else|as|true|false|null|undefined|-?\d+(?:\.\d+)?)$/;

/** What ends a name that has no brackets around it. Source: the Handlebars guide, "Literal segments". */
const ending = /[\s!"#%&'()*+,./;<=>@[\\\]^`{|}~]/;

/** A column's or var's name as a template has to write it: `[First Name]`. */
export function writtenName(name: string): string {
  return name === "" || taken.test(name) || ending.test(name) ? `[${name}]` : name;
}
