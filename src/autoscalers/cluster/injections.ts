import type { Id } from "../../cluster/index.ts";
import { BufferInjection } from "./capacity-buffers/injection.ts";
import type { Environment } from "./environment.ts";
import { PodInjection, withoutInjectedPods } from "./pod-injection.ts";
import type { ScaleUpStatus } from "./scale-up/status.ts";

/** What puts fake pods among those that wait for nodes. */
export class Injections {
  /** With enable-proactive-scaleup. */
  readonly expected: PodInjection | undefined;
  /** With capacity-buffer-pod-injection-enabled. */
  readonly buffers: BufferInjection | undefined;
  private readonly env: Environment;

  private constructor(env: Environment) {
    this.env = env;
    this.expected = env.flags["enable-proactive-scaleup"] ? new PodInjection(env) : undefined;
    this.buffers = env.flags["capacity-buffer-pod-injection-enabled"] ? new BufferInjection(env) : undefined;
  }

  /** Undefined: no flag asks for any. */
  static of(env: Environment): Injections | undefined {
    const { flags } = env;
    return flags["enable-proactive-scaleup"] || flags["capacity-buffer-pod-injection-enabled"] ? new Injections(env) : undefined;
  }

  /** The pods that wait, and fake ones behind them. Source: cluster-autoscaler 1.36.1, builder/autoscaler.go: the order of these two. */
  inject(waiting: readonly Id[], loop: number): readonly Id[] {
    const pods = this.expected?.inject(waiting) ?? waiting;
    return this.buffers?.inject(pods, loop) ?? pods;
  }

  /** What is left of the pods that wait, fake ones among them, when there must not be too many. */
  enforceLimit(pods: readonly Id[]): readonly Id[] {
    return this.expected?.enforceLimit(pods) ?? pods;
  }

  /** Tells buffers of a scale-up, and returns what is told to others: nothing of fake pods. */
  told(status: ScaleUpStatus): ScaleUpStatus {
    this.buffers?.tell(status);
    return withoutInjectedPods(this.env, status);
  }
}
