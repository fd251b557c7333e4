/** Whole seconds in the two largest units: `2 d 3 h`, `1 h 20 min`, `3 min 5 s`, `42 s`. */
export function timeSpan(seconds: number): string {
  const whole = Math.max(Math.round(seconds), 0);
  const parts = units.map(({ name, size, wrap }) => {
    const value = Math.floor(whole / size) % wrap;
    return { text: `${value} ${name}`, value };
  });
  const first = parts.findIndex(({ value }) => value > 0);
  const told = first < 0 ? parts.slice(-1) : parts.slice(first, first + 2);
  return told
    .filter(({ value }, index) => index === 0 || value > 0)
    .map(({ text }) => text)
    .join(" ");
}

const units = [
  { name: "d", size: 86_400, wrap: Infinity },
  { name: "h", size: 3600, wrap: 24 },
  { name: "min", size: 60, wrap: 60 },
  { name: "s", size: 1, wrap: 60 },
];
