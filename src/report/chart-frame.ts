import type { ScaleLinear } from "d3-scale";
import { shortCount } from "./chart-numbers.ts";
import { element } from "./html-element.ts";

export interface Tick {
  /** Where on the axis, in units of the drawing. */
  readonly at: number;
  readonly label: string;
}

export interface ChartFrame {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** What it shows, for whoever cannot see it. */
  readonly description: string;
  readonly x: { readonly title: string; readonly ticks: readonly Tick[] };
  readonly y: { readonly title: string; readonly ticks: readonly Tick[] };
  /** SVG. */
  readonly marks: string;
}

const width = 560;
const height = 258;

/** Where marks may be drawn. */
export const plot = { left: 48, right: width - 12, top: 40, bottom: height - 52 } as const;

/** A drawing with axes; text in it grows by CSS where the drawing shrinks. */
export function chartFrame({ id, title, description, x, y, marks }: ChartFrame): string {
  return element(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-labelledby": `${id}-t ${id}-d` },
    element("title", { id: `${id}-t` }, title),
    element("desc", { id: `${id}-d` }, description),
    ...y.ticks.map(
      ({ at, label }) =>
        line({ x1: plot.left, x2: plot.right, y1: at, y2: at }, "grid") +
        text({ x: plot.left - 6, y: at, dy: ".32em", "text-anchor": "end" }, label),
    ),
    text({ x: 0, y: 16 }, y.title, "axis"),
    marks,
    line({ x1: plot.left, x2: plot.right, y1: plot.bottom, y2: plot.bottom }, "base"),
    ...x.ticks.map(
      ({ at, label }) =>
        line({ x1: at, x2: at, y1: plot.bottom, y2: plot.bottom + 4 }, "base") +
        text({ x: at, y: plot.bottom + 8, dy: ".8em", "text-anchor": anchorAt(at) }, label),
    ),
    text({ x: plot.right, y: height - 6, "text-anchor": "end" }, x.title, "axis"),
  );
}

/** For counts of people, of whom there is no half. */
export function countTicks(scale: CountScale): readonly Tick[] {
  return scale
    .ticks(4)
    .filter(Number.isInteger)
    .map((n) => ({ at: scale(n), label: shortCount(n) }));
}

type CountScale = Pick<ScaleLinear<number, number>, "ticks"> & ((count: number) => number);

/** A dashed line across the plot, with a word above it at its right end. */
export function limitLine(at: number, label: string): string {
  return (
    line({ x1: plot.left, x2: plot.right, y1: at, y2: at }, "limit") +
    text({ x: plot.right, y: at - 5, "text-anchor": "end" }, label, "strong")
  );
}

export function line(attributes: Readonly<Record<string, number>>, name: string): string {
  return element("line", { ...attributes, class: name });
}

/** `label` is markup. */
export function text(
  attributes: Readonly<Record<string, string | number>>,
  label: string,
  name?: string,
): string {
  return element("text", { ...attributes, class: name }, label);
}

/** A label at the far right ends there, so that it stays inside the drawing. */
function anchorAt(at: number): string {
  return at > plot.right - 12 ? "end" : "middle";
}
