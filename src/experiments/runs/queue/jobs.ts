import type { NamedRun } from "../backend.ts";
import { failed } from "../execute.ts";
import type { FailureReason, RunFailure, RunRequest } from "../run.ts";

/** What a job of the queue carries: its id is the key of the run. */
export interface JobData {
  readonly run: NamedRun;
}

/** Times a job is tried when its worker cannot make the run: another may have the files, or the memory. */
export const ATTEMPTS = 3;
/** Wait before it is tried again. */
export const RETRY_DELAY_MS = 1000;
/** Results that nobody fetched go after a week. */
export const KEPT_SECONDS = 7 * 24 * 3600;

/** The queue of a version: workers of another one would refuse its runs. */
export const queueName = (version: string): string => `wavetank-${version.replaceAll(":", "-")}`;

/** What a worker says of a run that it could not make, as the message of an error. */
export function refusalText({ reason, messages }: RunFailure): string {
  return JSON.stringify({ reason, messages });
}

/** The failure that is behind the reason of a failed job; a reason of the queue itself means that workers were lost. */
export function refusalOf(request: RunRequest, text: string): RunFailure {
  try {
    const { reason, messages } = JSON.parse(text) as { reason: FailureReason; messages: string[] };
    return failed(request, reason, messages);
  } catch {
    return failed(request, "lost", [text]);
  }
}
