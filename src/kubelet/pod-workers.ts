import type { Id } from "../cluster/index.ts";
import { growColumns, type Millis } from "../engine/index.ts";
import type { CrashBackOff } from "./crash-back-off.ts";

/** Where a pod stands on its node. Each stage but the first and the last has a time when it is over. */
export const Stage = {
  /** Not looked at yet. */
  New: 0,
  /** The sandbox is being made. */
  Sandbox: 1,
  /** The image of a container is being pulled. */
  Image: 2,
  /** A container is being created and started. */
  Container: 3,
  /** All containers run; the API server does not show it yet. */
  Started: 4,
  /** The containers work. */
  Running: 5,
  /** The containers have ended and wait for their restart. */
  BackOff: 6,
  /** The containers have been told to stop. */
  Stopping: 7,
  /** Nothing runs any more; the object will go. */
  CleanUp: 8,
  /** Ended or gone: nothing to do for the kubelet any more. */
  Done: 9,
} as const;
export type Stage = (typeof Stage)[keyof typeof Stage];

const FIRST_CAPACITY = 256;

/** What kubelets know of their pods, by pod id, in columns. */
export class PodWorkers {
  stage = new Uint8Array(FIRST_CAPACITY);
  /** When the stage is over. */
  due = new Float64Array(FIRST_CAPACITY);
  /** When it has been on the node for as long as it may be; NEVER: no limit. */
  deadline = new Float64Array(FIRST_CAPACITY);
  /** When the present run began to show (Running), or when the present pull was asked for (Image). */
  began = new Float64Array(FIRST_CAPACITY);
  /** Length of the present pull, in milliseconds. */
  pullMs = new Float64Array(FIRST_CAPACITY);
  /** How many containers have been started, in the order of the plan. */
  started = new Int32Array(FIRST_CAPACITY);
  /** What stopping containers exit with. */
  exitCode = new Int32Array(FIRST_CAPACITY);
  /** Only pods whose containers have been restarted. */
  readonly backOffs = new Map<Id, CrashBackOff>();

  stageOf(pod: Id): Stage {
    return pod < this.stage.length ? (this.stage[pod] as Stage) : Stage.New;
  }

  enter(pod: Id, stage: Stage, due: Millis): void {
    this.stage[pod] = stage;
    this.due[pod] = due;
  }

  forget(pod: Id): void {
    this.stage[pod] = Stage.Done;
    this.backOffs.delete(pod);
  }

  /** Makes room for the row of `pod`. */
  ensure(pod: Id): void {
    let capacity = this.stage.length;
    if (pod < capacity) return;
    while (capacity <= pod) capacity *= 2;
    growColumns(this, capacity);
  }
}
