/** What a plugin answers. Source: k8s.io/kube-scheduler v0.36, framework/interface.go, Code. */
export const Code = {
  Success: 0,
  Error: 1,
  Unschedulable: 2,
  UnschedulableAndUnresolvable: 3,
  Wait: 4,
  Skip: 5,
  Pending: 6,
} as const;
export type Code = (typeof Code)[keyof typeof Code];
/** The codes as Go prints them. */
export const CODE_NAMES = ["Success", "Error", "Unschedulable", "UnschedulableAndUnresolvable", "Wait", "Skip", "Pending"] as const;

/** An answer that is not success. Interned: equal answers of one table are one object. */
export interface Status {
  /** Dense number within its table; 0 is never used and stands for "no status". */
  readonly id: number;
  readonly code: Code;
  /** The plugin that speaks; "" when the framework does. */
  readonly plugin: string;
  readonly reasons: readonly string[];
}

/** No status: the node has not been rejected. */
export const NO_STATUS = 0;

/** The distinct statuses of a scheduler, so that a rejected node is one number and counting reasons is a histogram. */
export class StatusTable {
  private readonly all: Status[] = [{ id: NO_STATUS, code: Code.Success, plugin: "", reasons: [] }];
  private readonly byKey = new Map<string, Status>();

  /** Number of ids handed out, `NO_STATUS` included. */
  get count(): number {
    return this.all.length;
  }

  /** The status with these parts, made when it is new. */
  intern(code: Code, plugin: string, reasons: readonly string[]): Status {
    const key = `${code}\0${plugin}\0${reasons.join("\0")}`;
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const status: Status = { id: this.all.length, code, plugin, reasons: [...reasons] };
    this.all.push(status);
    this.byKey.set(key, status);
    return status;
  }

  get(id: number): Status {
    return this.all[id];
  }
}

/** The plugin has said no, as opposed to having failed. Source: framework/interface.go, Code.IsRejected. */
export function isRejected(code: Code): boolean {
  return code === Code.Unschedulable || code === Code.UnschedulableAndUnresolvable || code === Code.Pending;
}

/** A status in one line. Source: framework/interface.go, Status.Message. */
export function statusMessage(status: Status): string {
  return status.reasons.join(", ");
}
