import { expect, test } from "vitest";
import { resolveConfig } from "../../../src/scheduler/config/config.ts";

/** A configuration that is refused for exactly these problems, each as `path: message`; with none it is taken. */
export function refuses(what: string, config: object, ...problems: readonly string[]): void {
  test(what, () => {
    expect(resolveConfig(config).problems.map(({ path, message }) => `${path}: ${message}`)).toEqual(problems);
  });
}

/** A configuration of one profile. */
export function withProfile(profile: object): object {
  return { profiles: [profile] };
}

/** One profile with one plugin's arguments. */
export function withArgs(name: string, args: unknown): object {
  return withProfile({ pluginConfig: [{ name, args }] });
}
