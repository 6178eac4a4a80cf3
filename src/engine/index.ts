export { assert } from "./assert.ts";
export { growColumns, grown } from "./columns.ts";
export { constant, type Distribution, lognormalThrough, quantileMs, sampleMs } from "./distribution.ts";
export { doubled } from "./doubled.ts";
export { EventLoop, type Reconciler, type Stop } from "./event-loop.ts";
export { type ComponentId, EventQueue, type Key } from "./event-queue.ts";
export { empty } from "./lists.ts";
export { type IndexedRandom, type Random, RandomStreams } from "./random.ts";
export { type Clock, hours, type Millis, minutes, NEVER, seconds } from "./time.ts";
