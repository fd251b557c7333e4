// Locales and patterns may come from rows, so no more results than these are kept.
const mostKept = 500;

/** `make`, which remembers what it made. Making what `Intl` has takes 50 times as long as using it. */
export function kept<T, O extends object = object>(make: (key: string, options: O) => T) {
  const made = new Map<string, T>();
  return (key: string, options?: O): T => {
    const whole = options === undefined ? key : `${key} ${JSON.stringify(options)}`;
    const known = made.get(whole);
    if (known !== undefined) return known;
    if (made.size >= mostKept) made.clear();
    const fresh = make(key, options ?? ({} as O));
    made.set(whole, fresh);
    return fresh;
  };
}

export const numberFormat = kept((locale, options) => new Intl.NumberFormat(locale, options));
export const dateFormat = kept((locale, options) => new Intl.DateTimeFormat(locale, options));
export const pluralRules = kept((locale) => new Intl.PluralRules(locale));
export const graphemes = kept((locale) => new Intl.Segmenter(locale));

/** `en_KE` as `en-KE`; "" where `Intl` would fall back to the machine's own locale. */
export const knownLocale = kept((written) => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([written.trim().replaceAll("_", "-")])[0] ?? "";
  } catch {
    return "";
  }
});
