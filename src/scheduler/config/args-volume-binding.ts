import type { ConfigProblem } from "../framework/plugin.ts";
import { fieldsOf, listOf, numberField } from "./reading.ts";

/** Arguments of VolumeBinding: how long a pod with a node waits for its volumes. */
export interface VolumeBindingArgs {
  readonly bindTimeoutSeconds: number;
}

const DEFAULT_TIMEOUT_SECONDS = 600;

/** Source: kube-scheduler v1.36, apis/config/validation/validation_pluginargs.go, ValidateVolumeBindingArgsWithOptions. */
export function readVolumeBindingArgs(args: unknown, path: string, problems: ConfigProblem[]): VolumeBindingArgs {
  const fields = fieldsOf(args);
  const bindTimeoutSeconds = numberField(fields["bindTimeoutSeconds"], DEFAULT_TIMEOUT_SECONDS);
  if (bindTimeoutSeconds < 0) {
    const message = `Invalid value: ${bindTimeoutSeconds}: invalid BindTimeoutSeconds, should not be a negative value`;
    problems.push({ path: `${path}.bindTimeoutSeconds`, message });
  }
  if (fields["shape"] !== undefined && fields["shape"] !== null) {
    const points = listOf(fields["shape"]).map(fieldsOf);
    const found = JSON.stringify(points.map(({ utilization = 0, score = 0 }) => ({ Utilization: utilization, Score: score })));
    const message = `Invalid value: ${found}: unexpected field \`shape\`, remove it or turn on the feature gate StorageCapacityScoring`;
    problems.push({ path: `${path}.shape`, message });
  }
  return { bindTimeoutSeconds };
}
