import { doubled, type Millis, minutes, seconds } from "../engine/index.ts";

const FIRST_MS = seconds(10);
const MS_MAX = minutes(10);

/**
 * From the latest failure to the next pod after `failures` since the last success: none, 10 s, 20 s, ... up to 10 minutes.
 * Source: kube-controller-manager v1.36, pkg/controller/job/backoff_utils.go and job_controller.go (DefaultJobPodFailureBackOff,
 * MaxJobPodFailureBackOff; the documentation's six minutes are not what the code does).
 */
export function jobBackOffMs(failures: number): Millis {
  return failures === 0 ? 0 : doubled(FIRST_MS, failures - 1, MS_MAX);
}
