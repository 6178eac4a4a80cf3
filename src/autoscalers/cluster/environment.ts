import type { Store } from "../../cluster/index.ts";
import type { Random } from "../../engine/index.ts";
import type { Changes, Deadlines } from "./deadlines.ts";
import type { EventWriter } from "./events.ts";
import type { ClusterAutoscalerFlags } from "./flags.ts";
import type { TaintRules } from "./names.ts";
import type { NodeFactsReader } from "./node-facts.ts";
import type { NodeSearch } from "./node-search.ts";
import type { Provider } from "./provider.ts";
import type { ClusterSnapshot } from "./snapshot.ts";
import type { WallClock } from "./wall-clock.ts";

/** What every part of the autoscaler works with. */
export interface Environment {
  readonly store: Store;
  readonly flags: ClusterAutoscalerFlags;
  readonly provider: Provider;
  readonly snapshot: ClusterSnapshot;
  readonly search: NodeSearch;
  readonly facts: NodeFactsReader;
  readonly taintRules: TaintRules;
  readonly wallClock: WallClock;
  readonly deadlines: Deadlines;
  readonly changes: Changes;
  readonly events: EventWriter;
  /** Chance of the last expander. */
  readonly random: Random;
}
