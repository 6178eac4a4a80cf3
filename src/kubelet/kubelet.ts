import { type Component, type ComponentFactory, type Context, type Id, NO_NODE, PodPhase, type Store } from "../cluster/index.ts";
import { type Distribution, type IndexedRandom, type Millis, NEVER, sampleMs } from "../engine/index.ts";
import type { KubeletConfig } from "./config.ts";
import { noBackOff, noteRestart, untilNextCheck, waitBeforeRestart } from "./crash-back-off.ts";
import { NodeImages } from "./node-images.ts";
import { PodEvents } from "./pod-events.ts";
import { PodWorkers, Stage } from "./pod-workers.ts";
import { planOf, runningOf, type StartPlan } from "./start-plan.ts";
import { stopContainers } from "./termination.ts";

/** Name of the component in a run. */
export const KUBELET = "kubelet";

/** Turns one draw per pod into one per pod and use: multiples of it spread evenly over [0, 1). */
const GOLDEN_RATIO = 0.618_033_988_749_895;

/**
 * All kubelets of the cluster in one component; the key is a pod. Takes a bound pod through sandbox, pulls, containers, work and end.
 * Source: kubelet v1.36, pkg/kubelet/pod_workers.go, pkg/kubelet/kubelet.go (SyncPod, SyncTerminatingPod, SyncTerminatedPod).
 * Differs: there are no probes, hooks, volumes or node-pressure eviction, and no admission on the node: what the scheduler binds, runs.
 * The containers of a pod end together, with one exit code. Regular init containers end as soon as they have started and never fail;
 * sidecars never end by themselves and stop at once when the pod has finished. Status ticks are one delay, drawn once per pod, so that
 * the observed time of running is the pod's work. A deleted pod shows no terminal phase before its object goes.
 */
export const kubelet: ComponentFactory<KubeletConfig> = (context, config) => new Kubelet(context, config);

class Kubelet implements Component {
  readonly name = KUBELET;
  readonly watches = { Pod: (pod: Id): Id | undefined => (this.hasNews(pod) ? pod : undefined) };
  private readonly store: Store;
  private readonly config: KubeletConfig;
  private readonly workers = new PodWorkers();
  private readonly images: NodeImages;
  private readonly events: PodEvents;
  private readonly plans: StartPlan[] = [];
  private readonly luck: Readonly<Record<"sandbox" | "container" | "pull" | "status" | "cleanUp" | "backOff", IndexedRandom>>;

  constructor(context: Context, config: KubeletConfig) {
    this.store = context.store;
    this.config = config;
    this.images = new NodeImages(context.store, config);
    this.events = new PodEvents(context.store);
    this.luck = {
      sandbox: context.indexedRandom("kubelet/sandbox-start"),
      container: context.indexedRandom("kubelet/container-start"),
      pull: context.indexedRandom("kubelet/image-pull"),
      status: context.indexedRandom("kubelet/status-delay"),
      cleanUp: context.indexedRandom("kubelet/clean-up"),
      backOff: context.indexedRandom("kubelet/back-off"),
    };
  }

  reconcile(pod: Id, now: Millis): Millis | undefined {
    const { pods } = this.store;
    if (pods.node[pod] === NO_NODE) return undefined;
    this.workers.ensure(pod);
    if (pods.removed[pod] === 1) this.workers.forget(pod);
    if (this.workers.stage[pod] === Stage.New) this.meet(pod, now);
    this.finishStages(pod, now);
    if (this.workers.stage[pod] < Stage.Stopping && this.isToStop(pod, now)) {
      if (pods.isDeleting(pod)) this.stop(pod, now, pods.deletionGraceMs[pod]);
      else this.stopAtDeadline(pod, now);
      this.finishStages(pod, now);
    }
    return this.nextLook(pod);
  }

  /** Whether a change of the pod concerns its kubelet: it is new here, is to be deleted, or has vanished. Its own writes are no news. */
  private hasNews(pod: Id): boolean {
    const { pods } = this.store;
    if (pods.node[pod] === NO_NODE) return false;
    const stage = this.workers.stageOf(pod);
    if (stage === Stage.New) return pods.isLive(pod);
    if (stage === Stage.Done) return false;
    return pods.removed[pod] === 1 || (stage < Stage.Stopping && pods.isDeleting(pod));
  }

  private isToStop(pod: Id, now: Millis): boolean {
    return now >= this.workers.deadline[pod] || this.store.pods.isDeleting(pod);
  }

  /** First sight of a pod: newly bound, or at work since before the run began. */
  private meet(pod: Id, now: Millis): void {
    const { pods } = this.store;
    const { workers } = this;
    workers.deadline[pod] = pods.scheduledMs[pod] + this.plan(pod).deadlineMs;
    if (pods.phase[pod] === PodPhase.Pending) {
      workers.enter(pod, Stage.Sandbox, now + draw(this.config.sandboxStart, this.luck.sandbox, pod));
    } else if (pods.phase[pod] === PodPhase.Running) {
      const { containers } = this.plan(pod);
      for (const { image } of containers) if (image !== undefined) this.images.assume(pods.node[pod], image);
      workers.started[pod] = containers.length;
      workers.began[pod] = pods.startedMs[pod];
      workers.enter(pod, Stage.Running, pods.startedMs[pod] + pods.runMs[pod]);
    } else workers.forget(pod);
  }

  private finishStages(pod: Id, now: Millis): void {
    const { workers } = this;
    for (;;) {
      if (workers.stage[pod] === Stage.Running && this.readyAt(pod) <= now) this.store.setPodReady(pod);
      if (workers.stage[pod] === Stage.Done || workers.due[pod] > now) return;
      this.finishStage(pod, now);
    }
  }

  private finishStage(pod: Id, now: Millis): void {
    switch (this.workers.stage[pod] as Stage) {
      case Stage.Sandbox:
        this.startNext(pod, now);
        break;
      case Stage.Image:
        this.imagePulled(pod, now);
        break;
      case Stage.Container:
        this.containerStarted(pod, now);
        break;
      case Stage.Started:
        this.showRunning(pod, now);
        break;
      case Stage.Running:
        this.containersEnded(pod, now);
        break;
      case Stage.BackOff:
        this.tryRestart(pod, now);
        break;
      case Stage.Stopping:
        this.containersStopped(pod, now);
        break;
      case Stage.CleanUp:
        this.removeObject(pod);
        break;
    }
  }

  /** Begins the next container of the plan with its image, or ends starting. */
  private startNext(pod: Id, now: Millis): void {
    const { workers } = this;
    const { containers } = this.plan(pod);
    const next = workers.started[pod];
    if (next === containers.length) {
      workers.enter(pod, Stage.Started, now + draw(this.config.statusDelay, this.luck.status, pod));
      return;
    }
    const { image, imagePullPolicy } = containers[next];
    if (image === undefined) {
      this.startContainer(pod, now);
      return;
    }
    const node = this.store.pods.node[pod];
    if (imagePullPolicy !== "Always" && (imagePullPolicy === "Never" || this.images.isPresent(node, image, now))) {
      this.events.imagePresent(pod, image);
      this.startContainer(pod, now);
      return;
    }
    this.events.pulling(pod, image);
    const { doneMs, pullMs } = this.images.pull(node, image, now, draw(this.config.imagePull.handshake, this.luck.pull, pod, next));
    workers.began[pod] = now;
    workers.pullMs[pod] = pullMs;
    workers.enter(pod, Stage.Image, doneMs);
  }

  private imagePulled(pod: Id, now: Millis): void {
    const { workers } = this;
    const image = this.plan(pod).containers[workers.started[pod]].image!;
    this.events.pulled(pod, image, this.images.sizeOf(image), workers.pullMs[pod], now - workers.began[pod]);
    this.images.report(this.store.pods.node[pod], image);
    this.startContainer(pod, now);
  }

  private startContainer(pod: Id, now: Millis): void {
    const next = this.workers.started[pod];
    const isLast = next === this.plan(pod).containers.length - 1;
    if (isLast && this.store.pods.pulledMs[pod] === NEVER) this.store.setPodPulled(pod);
    this.workers.enter(pod, Stage.Container, now + draw(this.config.containerStart, this.luck.container, pod, next));
  }

  private containerStarted(pod: Id, now: Millis): void {
    this.events.started(pod);
    this.workers.started[pod]++;
    this.startNext(pod, now);
  }

  private showRunning(pod: Id, now: Millis): void {
    const { pods } = this.store;
    if (pods.phase[pod] === PodPhase.Pending) this.store.setPodRunning(pod);
    this.workers.began[pod] = now;
    this.workers.enter(pod, Stage.Running, now + pods.runMs[pod]);
  }

  /**
   * The work is done: by restart policy and exit code the pod has ended, or its containers start again.
   * Source: kubelet v1.36, pkg/kubelet/kubelet_pods.go, getPhase; pkg/api/v1/pod/util.go, ContainerShouldRestart.
   * Differs: policies and rules of single containers are not read.
   */
  private containersEnded(pod: Id, now: Millis): void {
    const { exitCode } = this.store.pods.templates[pod].behavior;
    const { restartPolicy, initCount } = this.plan(pod);
    if (restartPolicy === "Never" || (restartPolicy === "OnFailure" && exitCode === 0)) {
      this.workers.forget(pod);
      this.store.finishPod(pod, exitCode === 0 ? PodPhase.Succeeded : PodPhase.Failed, exitCode);
      return;
    }
    let backOff = this.workers.backOffs.get(pod);
    if (backOff === undefined) {
      backOff = noBackOff();
      this.workers.backOffs.set(pod, backOff);
    }
    backOff.finishedMs = now;
    this.workers.started[pod] = initCount;
    this.store.setPodNotReady(pod);
    this.tryRestart(pod, now);
  }

  private tryRestart(pod: Id, now: Millis): void {
    const backOff = this.workers.backOffs.get(pod)!;
    const waitMs = waitBeforeRestart(backOff, now);
    if (waitMs === 0) {
      noteRestart(backOff, now, this.config.backOffMsMax);
      this.store.countPodRestart(pod);
      this.startNext(pod, now);
      return;
    }
    this.events.backOff(pod, this.plan(pod).regular);
    const chance = (this.luck.backOff.at(pod) + now * GOLDEN_RATIO) % 1;
    this.workers.enter(pod, Stage.BackOff, now + untilNextCheck(waitMs, this.config.backOffJitterRatio, chance));
  }

  /** Tells the containers to stop. A grace that is shortened afterwards changes nothing. */
  private stop(pod: Id, now: Millis, graceMs: Millis): void {
    const { workers } = this;
    const running = runningOf(this.plan(pod), workers.started[pod]);
    if (running.length === 0) {
      workers.enter(pod, Stage.Stopping, now);
      return;
    }
    const { afterMs, exitCode } = stopContainers(this.store.pods.templates[pod].behavior.stopMs, graceMs);
    this.events.stopping(pod, running);
    workers.exitCode[pod] = exitCode;
    workers.enter(pod, Stage.Stopping, now + afterMs);
  }

  /**
   * Source: kubelet v1.36, pkg/kubelet/active_deadline.go.
   * Differs: the time counts from binding, and the deadline is seen at once, not at the next sync.
   */
  private stopAtDeadline(pod: Id, now: Millis): void {
    this.events.deadlineExceeded(pod);
    this.stop(pod, now, this.plan(pod).graceMs);
  }

  private containersStopped(pod: Id, now: Millis): void {
    const { store, workers } = this;
    if (store.pods.isDeleting(pod)) {
      const cleanUpMs = workers.started[pod] === 0 ? 0 : draw(this.config.cleanUp, this.luck.cleanUp, pod);
      workers.enter(pod, Stage.CleanUp, now + cleanUpMs);
      return;
    }
    const exitCode = workers.exitCode[pod];
    workers.forget(pod);
    store.finishPod(pod, PodPhase.Failed, exitCode, "DeadlineExceeded");
  }

  private removeObject(pod: Id): void {
    this.workers.forget(pod);
    this.store.removePod(pod);
  }

  private nextLook(pod: Id): Millis | undefined {
    const { workers } = this;
    if (workers.stage[pod] === Stage.Done) return undefined;
    let next = workers.due[pod];
    if (workers.stage[pod] < Stage.Stopping) next = Math.min(next, workers.deadline[pod]);
    if (workers.stage[pod] === Stage.Running) next = Math.min(next, this.readyAt(pod));
    return next === NEVER ? undefined : next;
  }

  /** When a running pod becomes ready; NEVER when it is, or when its work ends sooner. */
  private readyAt(pod: Id): Millis {
    const { pods } = this.store;
    if (pods.ready[pod] === 1) return NEVER;
    const at = this.workers.began[pod] + pods.templates[pod].behavior.readyAfterMs;
    return at < this.workers.due[pod] ? at : NEVER;
  }

  private plan(pod: Id): StartPlan {
    const template = this.store.pods.templates[pod];
    let plan = this.plans[template.shapeId];
    if (plan === undefined) {
      plan = planOf(template);
      this.plans[template.shapeId] = plan;
    }
    return plan;
  }
}

/** The duration that belongs to a pod, and to the `turn`-th of several of its kind. A constant needs no chance. */
function draw(distribution: Distribution, luck: IndexedRandom, pod: Id, turn = 0): Millis {
  if (distribution.kind === "constant") return Math.round(distribution.ms);
  return sampleMs(distribution, (luck.at(pod) + turn * GOLDEN_RATIO) % 1);
}
