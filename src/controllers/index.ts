export { daemonPodSpec, daemonVerdict } from "./daemon-pods.ts";
export { daemonSetController } from "./daemon-set.ts";
export { deploymentController } from "./deployment.ts";
export { disruptionController } from "./disruption.ts";
export { jobController } from "./job.ts";
export { replicaSetController, replicationController } from "./replica-set.ts";
export { statefulSetController } from "./stateful-set.ts";
export { volumeBinder } from "./volume-binder.ts";
