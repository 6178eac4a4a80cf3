import { type Diagnosis, explicitCount } from "./diagnosis.ts";

/**
 * The text of a pod that fits nowhere, without what PostFilter adds.
 * Source: kube-scheduler v1.36, framework/types.go, FitError.Error.
 */
export function fitErrorMessage(nodeCount: number, diagnosis: Diagnosis): string {
  const head = `0/${nodeCount} nodes are available:`;
  if (diagnosis.preFilterMessage !== "") return `${head} ${diagnosis.preFilterMessage}.`;
  const counts = new Map<string, number>();
  const add = (reasons: readonly string[], count: number): void => {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + count);
  };
  for (const { status, count } of diagnosis.counts) add(status.reasons, count);
  const others = nodeCount - explicitCount(diagnosis);
  if (others > 0) add(diagnosis.absent.reasons, others);
  return reasonsText(head, counts);
}

/** Counted reasons behind a head, sorted as text: "10 x" comes before "2 y". */
export function reasonsText(head: string, counts: ReadonlyMap<string, number>): string {
  if (counts.size === 0) return head;
  // Go sorts by bytes, JavaScript by UTF-16 units: the same for all that reasons are made of.
  const lines: string[] = [];
  for (const [reason, count] of counts) lines.push(`${count} ${reason}`);
  // Hot: one for every attempt that fails, and most have one or two reasons. Sorting and joining cost more than the rest.
  if (lines.length > 1) lines.sort();
  let text = `${head} ${lines[0]}`;
  for (let i = 1; i < lines.length; i++) text += `, ${lines[i]}`;
  return `${text}.`;
}

const EVENT_NOTE_BYTES_MAX = 1024;
const CUT_MARK = " ...";

/** A message as an Event holds it. Source: kube-scheduler v1.36, schedule_one.go, truncateMessage. */
export function eventNote(message: string): string {
  // No UTF-16 text is longer in characters than in bytes, and three bytes per unit are the most there can be.
  if (message.length * 3 <= EVENT_NOTE_BYTES_MAX) return message;
  const bytes = Buffer.from(message);
  if (bytes.length <= EVENT_NOTE_BYTES_MAX) return message;
  return bytes.subarray(0, EVENT_NOTE_BYTES_MAX - CUT_MARK.length).toString() + CUT_MARK;
}
