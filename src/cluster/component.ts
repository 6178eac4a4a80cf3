import type { Clock, IndexedRandom, Key, Millis, Random } from "../engine/index.ts";
import type { Id, Watched } from "./kinds.ts";
import type { Store } from "./store.ts";

/** For each kind that matters to a component: the id of a changed object -> the key to look at again. */
export type Watches = { readonly [K in Watched]?: (id: Id) => Key | undefined };

/** Something that acts: it watches the store and brings one key at a time closer to what its spec asks. */
export interface Component {
  readonly name: string;
  readonly watches: Watches;
  /**
   * Reads and writes the store for `key`. Being called twice must be harmless.
   * Returns when to look again if nothing changes sooner: the key's one and only timer.
   */
  reconcile(key: Key, now: Millis): Millis | undefined;
}

/** What every component is given. */
export interface Context {
  readonly store: Store;
  readonly clock: Clock;
  /** A sequential stream of chance, named after its place: "cluster-autoscaler/expander". */
  random(stream: string): Random;
  /** A stream whose i-th draw belongs to the i-th pod or instance. */
  indexedRandom(stream: string): IndexedRandom;
}

/** Makes a component for one run. */
export type ComponentFactory<Config> = (context: Context, config: Config) => Component;
