import { type Container, type Labels, milliValueOf, type PodTemplateSpec, valueOf as unitsOf } from "../../model/index.ts";
import type { ArrivalKind, ArrivalTable, ArrivalTemplate } from "../arrivals.ts";
import { behaviorOf, type ScenarioBehavior } from "../behaviors.ts";

/** What traces can say about a pod; one template is made per shape. */
export interface PodShape {
  readonly kind: ArrivalKind;
  readonly namespace: string;
  /** Undefined: no request. */
  readonly cpuMillicores: number | undefined;
  readonly memoryBytes: number | undefined;
  /** Extended resources, in order of name. */
  readonly extended: readonly (readonly [name: string, amount: number])[];
  readonly labels: Labels;
  /** Node label -> values, one of which the node must have. */
  readonly nodeIn: readonly (readonly [key: string, values: readonly string[]])[];
  readonly priority: number | undefined;
  /** Longest time that the pod may be active. */
  readonly deadlineSeconds: number | undefined;
}

/** What the scenario adds to the pods of a trace. */
interface Additions {
  readonly annotations: Labels;
  readonly behaviors: readonly ScenarioBehavior[];
}

/** The index of the shape's template in `arrivals`. */
export function internShape(arrivals: ArrivalTable, shape: PodShape, { annotations, behaviors }: Additions): number {
  return arrivals.intern(JSON.stringify([shape, annotations]), () => {
    const template = templateOf(shape, annotations);
    const behavior = behaviorOf(template.metadata ?? {}, shape.kind, behaviors);
    return { kind: shape.kind, namespace: shape.namespace, template, behavior };
  });
}

function templateOf(shape: PodShape, annotations: Labels): PodTemplateSpec {
  const extended = Object.fromEntries(shape.extended.map(([name, amount]) => [name, `${amount}`]));
  const requests = {
    ...(shape.cpuMillicores !== undefined && { cpu: `${shape.cpuMillicores}m` }),
    ...(shape.memoryBytes !== undefined && { memory: `${shape.memoryBytes}` }),
    ...extended,
  };
  const container: Container = {
    name: "main",
    resources: { requests, ...(shape.extended.length > 0 && { limits: extended }) },
  };
  const terms = shape.nodeIn.map(([key, values]) => ({ key, operator: "In", values }));
  return {
    metadata: { labels: shape.labels, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      restartPolicy: "Never",
      containers: [container],
      ...(terms.length > 0 && {
        affinity: {
          nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: terms }] } },
        },
      }),
      ...(shape.priority !== undefined && { priority: shape.priority }),
      ...(shape.deadlineSeconds !== undefined && { activeDeadlineSeconds: shape.deadlineSeconds }),
    },
  };
}

/** The shape from which `internShape` made a template; what the scenario added is not part of it. */
export function shapeOf({ kind, namespace, template }: ArrivalTemplate): PodShape {
  const { spec } = template;
  const requests = spec.containers[0].resources?.requests ?? {};
  const { cpu, memory, ...extended } = requests;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return {
    kind,
    namespace,
    cpuMillicores: cpu === undefined ? undefined : milliValueOf(cpu),
    memoryBytes: memory === undefined ? undefined : unitsOf(memory),
    extended: Object.entries(extended).map(([name, amount]) => [name, unitsOf(amount)]),
    labels: template.metadata?.labels ?? {},
    nodeIn: (required[0]?.matchExpressions ?? []).map(({ key, values }) => [key, values ?? []]),
    priority: spec.priority,
    deadlineSeconds: spec.activeDeadlineSeconds,
  };
}

/** Scales and rounds up: who asks for something gets something. Source: traces.md 1.2 rule 8. */
export function scaleRequest(amount: number, scale: number): number {
  const scaled = amount * scale;
  // A product such as 3 * 1.1 = 3.3000000000000003 must not gain a unit from the last bit of a double.
  const rounded = Math.round(scaled);
  return Math.abs(scaled - rounded) < 1e-6 ? rounded : Math.ceil(scaled);
}
