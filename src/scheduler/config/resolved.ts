import type { ExtensionPoint, PluginDefinition } from "../framework/plugin.ts";

/** A plugin of a profile with its arguments, defaults filled in. */
export interface ResolvedPlugin {
  readonly definition: PluginDefinition;
  readonly args: unknown;
}

/** A profile with nothing left to decide. */
export interface ResolvedProfile {
  readonly schedulerName: string;
  /** In percent; undefined: the scheduler's value counts. */
  readonly percentageOfNodesToScore: number | undefined;
  /** The modelled plugins, each once. */
  readonly plugins: readonly ResolvedPlugin[];
  /** Names by extension point in order of execution; also those of plugins that are not modelled. */
  readonly points: Readonly<Record<ExtensionPoint, readonly string[]>>;
  /** Weights of score plugins by name. */
  readonly weights: ReadonlyMap<string, number>;
  /** Whether there are plugins that are not kube-scheduler's. */
  readonly hasOwnPlugins: boolean;
  /** Enabled plugins of kube-scheduler that are not modelled. */
  readonly missing: readonly string[];
}

/** A scheduler configuration with nothing left to decide. */
export interface ResolvedConfig {
  /** In percent; 0: adapts to the number of nodes. */
  readonly percentageOfNodesToScore: number;
  readonly podInitialBackoffSeconds: number;
  readonly podMaxBackoffSeconds: number;
  readonly profiles: readonly ResolvedProfile[];
}
