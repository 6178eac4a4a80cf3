import type { Environment } from "../environment.ts";
import type { HintingSimulator } from "../hinting-simulator.ts";
import { ANYWHERE } from "../node-search.ts";
import type { ScaleUpInput } from "../scale-up/orchestrator.ts";
import { plainStatus, type ScaleUpStatus } from "../scale-up/status.ts";
import { BEST_EFFORT_ATOMIC } from "./classes.ts";
import { FINDINGS } from "./conditions.ts";
import type { RequestWithPods } from "./injector.ts";
import { keyOf, type RequestList } from "./request-list.ts";

/**
 * Asks for all nodes that the pods of a request need beyond what there is, or for none. The request has got its room when they have been
 * asked for, whatever becomes of them.
 * Source: cluster-autoscaler 1.36.1, provisioningrequest/besteffortatomic/provisioning_class.go.
 * Differs: no provider raises a group atomically, so that a request may get a part of its nodes, as where AtomicIncreaseSize is not
 * implemented. The parameter ValidUntilSeconds is read by nothing, as in 1.36.1.
 */
export class BestEffortAtomic {
  private readonly env: Environment;
  private readonly requests: RequestList;
  private readonly simulator: HintingSimulator;
  private readonly scaleUp: (input: ScaleUpInput) => ScaleUpStatus;

  constructor(env: Environment, requests: RequestList, simulator: HintingSimulator, scaleUp: (input: ScaleUpInput) => ScaleUpStatus) {
    this.env = env;
    this.requests = requests;
    this.simulator = simulator;
    this.scaleUp = scaleUp;
  }

  /** Undefined: the request is of another class. */
  provision({ id, pods }: RequestWithPods, input: ScaleUpInput): ScaleUpStatus | undefined {
    const { snapshot } = this.env;
    const request = this.requests.get(id);
    if (request.spec.provisioningClassName !== BEST_EFFORT_ATOMIC) return undefined;
    snapshot.fork();
    const unplaced = new Set(this.simulator.tryPlace(pods, ANYWHERE, false));
    const missing = pods.filter((pod) => unplaced.has(pod));
    const status = missing.length === 0 ? undefined : this.scaleUp({ ...input, pods: missing, allOrNothing: true });
    snapshot.revert();
    if (status === undefined) {
      this.requests.write(id, FINDINGS.found);
      return { ...plainStatus("ScaleUpNotNeeded"), isOnlyAnswer: true };
    }
    this.requests.write(id, status.result === "ScaleUpSuccessful" ? FINDINGS.provisioned : FINDINGS.notFound);
    const seen = `${missing.length} of ${pods.length} pods of ProvisioningRequest ${keyOf(request)} without a place`;
    if (status.error === undefined) return { ...status, seen };
    return { ...plainStatus("ScaleUpError"), error: `error during ScaleUp: ${status.error}`, seen };
  }
}
