import type { Settings } from "../../model/adapter.ts";

/** The setting's value. A request without it must never leave, so its absence throws. */
export function needSetting(settings: Settings, name: string): string {
  const value = settings[name];
  if (value === undefined || value === "") throw new TypeError(`the setting ${name} has no value`);
  return value;
}
