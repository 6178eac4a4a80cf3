import type { Id } from "../../../cluster/index.ts";
import type { Environment } from "../environment.ts";
import type { HintingSimulator } from "../hinting-simulator.ts";
import { ANYWHERE } from "../node-search.ts";
import { plainStatus, type ScaleUpResult, type ScaleUpStatus } from "../scale-up/status.ts";
import { isCheckCapacity } from "./classes.ts";
import { FINDINGS } from "./conditions.ts";
import type { Injector, RequestWithPods } from "./injector.ts";
import type { RequestList } from "./request-list.ts";

/** Parameter: "true" for a request that is not to be looked at again when there is no room. */
const NO_RETRY_PARAMETER = "noRetry";

/**
 * Says of requests, one or a batch, whether all their pods would find places; each sees those before it that have found theirs. Nothing is
 * asked of the cloud. That there is room counts as a scale-up.
 * Source: cluster-autoscaler 1.36.1, provisioningrequest/checkcapacity/provisioningclass.go.
 * Differs: the check takes no time, so that check-capacity-provisioning-request-batch-timebox is never used up.
 */
export class CheckCapacity {
  private readonly env: Environment;
  private readonly requests: RequestList;
  private readonly injector: Injector;
  private readonly simulator: HintingSimulator;

  constructor(env: Environment, requests: RequestList, injector: Injector, simulator: HintingSimulator) {
    this.env = env;
    this.requests = requests;
    this.injector = injector;
    this.simulator = simulator;
  }

  /** Answers the request whose pods have been injected, or whoever is in the batch. Undefined: nobody is to be answered. */
  provision(injected: RequestWithPods): ScaleUpStatus | undefined {
    const { flags, snapshot } = this.env;
    snapshot.fork();
    const batch = this.batchFor(injected);
    if (batch.length > 0 && flags["check-capacity-batch-processing"]) this.injector.processed();
    let result: ScaleUpResult = "ScaleUpNoOptionsAvailable";
    for (const { id, pods } of batch) {
      this.requests.write(id, FINDINGS.accepted);
      if (this.fits(pods)) {
        result = "ScaleUpSuccessful";
        this.requests.write(id, FINDINGS.found);
      } else this.requests.write(id, this.isRetried(id) ? FINDINGS.notFound : FINDINGS.givenUp);
    }
    snapshot.revert();
    return batch.length === 0 ? undefined : { ...plainStatus(result), isOnlyAnswer: true };
  }

  private batchFor(injected: RequestWithPods): readonly RequestWithPods[] {
    const { flags } = this.env;
    const most = flags["check-capacity-provisioning-request-max-batch-size"];
    if (flags["check-capacity-batch-processing"] && most > 1) return this.injector.batch(most);
    return isCheckCapacity(this.requests.get(injected.id), flags["check-capacity-processor-instance"]) ? [injected] : [];
  }

  /** Whether all pods find places. If so, they stay there while others are asked. */
  private fits(pods: readonly Id[]): boolean {
    const { snapshot } = this.env;
    snapshot.fork();
    const fits = this.simulator.tryPlace(pods, ANYWHERE, true).length === 0;
    if (fits) snapshot.commit();
    else snapshot.revert();
    return fits;
  }

  private isRetried(id: Id): boolean {
    return this.requests.get(id).spec.parameters?.[NO_RETRY_PARAMETER] !== "true";
  }
}
