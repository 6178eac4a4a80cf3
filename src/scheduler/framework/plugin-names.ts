import { assert } from "../../engine/index.ts";

/** A set of plugins as bits. */
export type PluginSet = number;

const PLUGINS_MAX = 31;

/** Gives each plugin name of a scheduler a bit, so that the sets that pods in the queue carry are numbers. */
export class PluginNames {
  private readonly names: string[] = [];

  /** The set of this one plugin; the framework itself ("") is no plugin. */
  bitOf(name: string): PluginSet {
    if (name === "") return 0;
    let index = this.names.indexOf(name);
    if (index < 0) {
      index = this.names.length;
      assert(index < PLUGINS_MAX, "a scheduler has at most 31 plugins", { name });
      this.names.push(name);
    }
    return 1 << index;
  }

  /** The names in a set, sorted. */
  namesIn(set: PluginSet): string[] {
    return this.names.filter((_, index) => (set & (1 << index)) !== 0).sort();
  }
}
