import { formatDuration } from "../../model/index.ts";
import type { ConfigProblem } from "../framework/plugin.ts";
import { durationField, fieldsOf, numberField } from "./reading.ts";

const LEASES = "leases";
/** In milliseconds; they hold for what is not given, or 0. */
const DEFAULTS = { leaseDuration: 15_000, renewDeadline: 10_000, retryPeriod: 2_000 } as const;

/**
 * Checks what a configuration says of the scheduler's process, and what has no effect here: leader election and the client.
 * Source: kube-scheduler v1.36, apis/config/validation/validation.go; k8s.io/component-base, config/validation/validation.go and
 * config/v1alpha1/defaults.go.
 */
export function checkSurroundings(config: Readonly<Record<string, unknown>>, problems: ConfigProblem[]): void {
  const burst = numberField(fieldsOf(config["clientConnection"])["burst"], 0);
  if (burst < 0) problems.push({ path: "clientConnection.burst", message: `Invalid value: ${burst}: must be non-negative` });
  const election = fieldsOf(config["leaderElection"]);
  if (election["leaderElect"] === false) return;
  const durationOf = (name: keyof typeof DEFAULTS): number => durationField(election[name]) || DEFAULTS[name];
  const wrong = (name: string, value: string, message: string): void => {
    problems.push({ path: `leaderElection.${name}`, message: `Invalid value: "${value}": ${message}` });
  };
  for (const name of ["leaseDuration", "renewDeadline", "retryPeriod"] as const) {
    const ms = durationOf(name);
    if (ms <= 0) wrong(name, formatDuration(ms), "must be greater than zero");
  }
  const deadline = durationOf("renewDeadline");
  if (durationOf("leaseDuration") <= deadline) wrong("leaseDuration", formatDuration(deadline), "must be greater than `RenewDeadline`");
  const lock = election["resourceLock"] || LEASES;
  if (typeof lock === "string" && lock !== LEASES) wrong("resourceLock", lock, `resourceLock value must be "${LEASES}"`);
}
