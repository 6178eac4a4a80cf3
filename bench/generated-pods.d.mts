/** A pod of the generated workloads. */
export interface GeneratedPod {
  readonly arrivalMs: number;
  readonly cpuMillicores: number;
  readonly memoryMib: number;
  readonly runMs: number;
}

/** `count` pods of the stream behind the first `skip`, sorted by arrival. */
export function generatedPods(skip: number, count: number): GeneratedPod[];
