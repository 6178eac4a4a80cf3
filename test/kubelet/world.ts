import { type ComponentFactory, checkInvariants, type Id, type Recorder, Store, WATCHED } from "../../src/cluster/index.ts";
import { EventLoop, type Millis, NEVER, RandomStreams } from "../../src/engine/index.ts";

/** The loop, a store and the components that a test adds: what simulation/ does, and nothing else. */
export class World {
  readonly loop = new EventLoop();
  readonly store: Store;
  private readonly streams: RandomStreams;
  private readonly script: { readonly at: Millis; readonly act: () => void }[] = [];
  private readonly scriptComponent: number;

  constructor(recorder?: Recorder, seed = 1) {
    this.store = recorder === undefined ? new Store(this.loop) : new Store(this.loop, recorder);
    this.streams = new RandomStreams(seed);
    this.scriptComponent = this.loop.add({ name: "script", reconcile: (key) => void this.script[key].act() });
  }

  add<Config>(factory: ComponentFactory<Config>, config: Config): void {
    const component = factory(
      {
        store: this.store,
        clock: this.loop,
        random: (name) => this.streams.stream(name),
        indexedRandom: (name) => this.streams.indexedStream(name),
      },
      config,
    );
    const id = this.loop.add(component);
    for (const kind of WATCHED) {
      const keyOf = component.watches[kind];
      if (keyOf === undefined) continue;
      this.store.watch(kind, (object: Id) => {
        const key = keyOf(object);
        if (key !== undefined) this.loop.wake(id, key, this.loop.now);
      });
    }
  }

  /** Does something at a time of the run. */
  at(time: Millis, act: () => void): void {
    this.script.push({ at: time, act });
    this.loop.wake(this.scriptComponent, this.script.length - 1, time);
  }

  /** Runs, and adds the accounts up again. */
  run(until: Millis = NEVER): void {
    this.loop.run(until);
    checkInvariants(this.store);
  }
}
