import type { Id, Store } from "../cluster/index.ts";
import type { Millis } from "../engine/index.ts";
import { type Container, formatDuration } from "../model/index.ts";

/**
 * The Kubernetes events of a pod's life on its node. Nothing is put into words in a run that keeps no events.
 * Source: kubelet v1.36, pkg/kubelet/images/image_manager.go, pkg/kubelet/kuberuntime/kuberuntime_container.go,
 * pkg/kubelet/kuberuntime/kuberuntime_manager.go, pkg/kubelet/active_deadline.go.
 * Differs: equal events are not merged into one with a count, and no spam filter drops any.
 */
export class PodEvents {
  private readonly store: Store;
  private readonly silent: boolean;

  constructor(store: Store) {
    this.store = store;
    this.silent = store.recorder.discardsEvents === true;
  }

  imagePresent(pod: Id, image: string): void {
    if (this.silent) return;
    this.normal(pod, "Pulled", `Container image "${image}" already present on machine and can be accessed by the pod`);
  }

  pulling(pod: Id, image: string): void {
    if (this.silent) return;
    this.normal(pod, "Pulling", `Pulling image "${image}"`);
  }

  /** `pullMs` is the pull itself, `totalMs` includes waiting for other pulls of the node. */
  pulled(pod: Id, image: string, sizeBytes: number, pullMs: Millis, totalMs: Millis): void {
    if (this.silent) return;
    const took = `${formatDuration(pullMs)} (${formatDuration(totalMs)} including waiting)`;
    this.normal(pod, "Pulled", `Successfully pulled image "${image}" in ${took}. Image size: ${sizeBytes} bytes.`);
  }

  started(pod: Id): void {
    if (this.silent) return;
    this.normal(pod, "Created", "Container created");
    this.normal(pod, "Started", "Container started");
  }

  stopping(pod: Id, containers: readonly Container[]): void {
    if (this.silent) return;
    for (const { name } of containers) this.normal(pod, "Killing", `Stopping container ${name}`);
  }

  backOff(pod: Id, containers: readonly Container[]): void {
    if (this.silent) return;
    const { pods } = this.store;
    const where = `${pods.names[pod]}_${pods.templates[pod].namespace}(${pods.uidOf(pod)})`;
    for (const { name } of containers)
      this.store.podEvent(pod, "Warning", "BackOff", "kubelet", `Back-off restarting failed container ${name} in pod ${where}`);
  }

  deadlineExceeded(pod: Id): void {
    if (this.silent) return;
    this.normal(pod, "DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
  }

  private normal(pod: Id, reason: string, message: string): void {
    this.store.podEvent(pod, "Normal", reason, "kubelet", message);
  }
}
