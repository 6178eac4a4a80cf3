import { formatDuration } from "../../model/index.ts";
import type { ConfigProblem } from "../framework/plugin.ts";
import { durationField, fieldsOf } from "./reading.ts";

const BINDING_MS_MIN = 1000;

/**
 * Arguments of DynamicResources: none has an effect, for resource claims are not modelled.
 * Source: kube-scheduler v1.36, apis/config/validation/validation_pluginargs.go, ValidateDynamicResourcesArgs.
 */
export function readDynamicResourcesArgs(args: unknown, path: string, problems: ConfigProblem[]): undefined {
  const { filterTimeout, bindingTimeout } = fieldsOf(args);
  atLeast(filterTimeout, 0, `${path}.filterTimeout`, "must be zero or positive", problems);
  atLeast(bindingTimeout, BINDING_MS_MIN, `${path}.bindingTimeout`, "must be at least 1 second", problems);
}

function atLeast(value: unknown, minMs: number, path: string, message: string, problems: ConfigProblem[]): void {
  const ms = durationField(value);
  if (ms !== undefined && ms < minMs) problems.push({ path, message: `Invalid value: "${formatDuration(ms)}": ${message}` });
}
