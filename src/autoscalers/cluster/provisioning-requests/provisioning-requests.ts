import type { Id } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
import type { Environment } from "../environment.ts";
import { HintingSimulator } from "../hinting-simulator.ts";
import type { ScaleUpInput } from "../scale-up/orchestrator.ts";
import { plainStatus, type ScaleUpStatus } from "../scale-up/status.ts";
import { BestEffortAtomic } from "./best-effort-atomic.ts";
import { CheckCapacity } from "./check-capacity.ts";
import { requestOf } from "./classes.ts";
import { Injector } from "./injector.ts";
import { RequestProcessor } from "./processor.ts";
import { RequestList } from "./request-list.ts";

/**
 * What a loop does for ProvisioningRequests: one of them, or a batch, gets an answer in a loop, in turns with pods that wait.
 * Source: cluster-autoscaler 1.36.1, provisioningrequest/orchestrator/wrapper_orchestrator.go, orchestrator.go, builder/autoscaler.go;
 * processors/provreq/scaleup_enforcer.go.
 * Differs: versions before 1.36 do as 1.36 does.
 */
export class ProvisioningRequests {
  private readonly env: Environment;
  private readonly requests: RequestList;
  private readonly processor: RequestProcessor;
  private readonly injector: Injector;
  private readonly checkCapacity: CheckCapacity;
  private readonly atomic: BestEffortAtomic;
  private readonly scaleUpPods: (input: ScaleUpInput) => ScaleUpStatus;
  /** Whose turn it is when both wait. */
  private requestsTurn = false;
  /** The request taken up by the present loop. */
  private injected: Id | undefined;

  /** `scaleUp`: an ordinary scale-up. */
  constructor(env: Environment, startMs: Millis, scaleUp: (input: ScaleUpInput) => ScaleUpStatus) {
    this.env = env;
    this.scaleUpPods = scaleUp;
    this.requests = new RequestList(env, startMs);
    this.processor = new RequestProcessor(env, this.requests);
    this.injector = new Injector(env, this.requests, startMs);
    const simulator = new HintingSimulator(env.store, env.snapshot, env.search, env.changes, env.fakes);
    this.checkCapacity = new CheckCapacity(env, this.requests, this.injector, simulator);
    this.atomic = new BestEffortAtomic(env, this.requests, simulator, scaleUp);
  }

  /** When a request was last taken up. */
  get lastProcessMs(): Millis {
    return this.injector.lastProcessMs;
  }

  /** Whether room is kept for some request, so that it matters which nodes have some. */
  get hasBookings(): boolean {
    return this.processor.hasBookings;
  }

  /** Takes in that a request has come, changed or gone. */
  look(id: Id, now: Millis): void {
    this.requests.look(id, now);
  }

  /** Begins a loop of that number. */
  refresh(loop: number): void {
    this.requests.loop = loop;
    this.injected = undefined;
    this.processor.refresh();
  }

  /** What a scale-up is to help: of these pods those that use no request's room, and the pods of the next request. */
  process(pods: readonly Id[]): readonly Id[] {
    const others = this.processor.withoutConsumers(pods);
    const next = this.injector.next();
    this.processor.book();
    this.injected = next?.id;
    return next === undefined ? others : [...others, ...next.pods];
  }

  /** Whether a scale-up is tried whatever speaks against it: how young the pods are, how many nodes there are. */
  forcesScaleUp(pods: readonly Id[]): boolean {
    return pods.some((pod) => this.isOfRequest(pod));
  }

  /** A scale-up for pods that wait, or the answer to the request that has been taken up; in turns, when there are both. */
  scaleUp(input: ScaleUpInput): ScaleUpStatus {
    const pods = input.pods.filter((pod) => this.isOfRequest(pod));
    if (pods.length === 0) this.requestsTurn = false;
    else if (pods.length === input.pods.length) this.requestsTurn = true;
    const isRequests = this.requestsTurn;
    this.requestsTurn = !isRequests;
    if (!isRequests) return this.scaleUpPods({ ...input, pods: input.pods.filter((pod) => !this.isOfRequest(pod)) });
    const injected = { id: this.injected!, pods };
    return this.checkCapacity.provision(injected) ?? this.atomic.provision(injected, input) ?? plainStatus("ScaleUpNotTried");
  }

  private isOfRequest(pod: Id): boolean {
    return this.env.fakes.has(pod) && requestOf(this.env.store.pods.templates[pod]) !== undefined;
  }
}
