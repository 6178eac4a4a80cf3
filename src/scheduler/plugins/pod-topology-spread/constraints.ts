import type { Id, PodTemplate, Store } from "../../../cluster/index.ts";
import {
  type CompiledSelector,
  compileSelector,
  type LabelSelector,
  type Labels,
  matchesLabels,
  type TopologySpreadConstraint,
} from "../../../model/index.ts";
import type { PodTopologySpreadArgs } from "../../config/args-topology.ts";
import { DefaultSelectors } from "./default-selector.ts";

/** A constraint with nothing left to decide. */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly selector: CompiledSelector;
  /** Names the pods that count: namespace and selector. */
  readonly name: string;
  readonly minDomains: number;
  /** Only nodes that the pod's node selector and required affinity allow take part. */
  readonly honorsAffinity: boolean;
  /** Only nodes whose taints the pod tolerates take part. */
  readonly honorsTaints: boolean;
  /** The pod would count itself. */
  readonly selectsSelf: boolean;
}

/** What holds for a pod. */
export interface PodConstraints {
  /** DoNotSchedule. */
  readonly hard: readonly SpreadConstraint[];
  /** ScheduleAnyway. */
  readonly soft: readonly SpreadConstraint[];
}

const NONE: PodConstraints = { hard: [], soft: [] };

/** The constraints of pods: their own, or those of the profile with a selector found for each pod. */
export class Constraints {
  private readonly defaults: readonly TopologySpreadConstraint[];
  private readonly selectors: DefaultSelectors;
  private readonly own = new WeakMap<PodTemplate, PodConstraints>();
  /** By template, for the selector that was found last. */
  private readonly derived = new WeakMap<PodTemplate, { readonly selector: LabelSelector; readonly constraints: PodConstraints }>();

  constructor({ defaultConstraints }: PodTopologySpreadArgs, store: Store) {
    this.defaults = defaultConstraints;
    this.selectors = new DefaultSelectors(store);
  }

  /**
   * Throws SelectorError for a selector that the API server would have refused.
   * Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/common.go, filterTopologySpreadConstraints and buildDefaultConstraints.
   */
  of(pod: Id, template: PodTemplate): PodConstraints {
    if (template.spreadConstraints.length > 0) return this.own.get(template) ?? this.read(template);
    if (this.defaults.length === 0) return NONE;
    const selector = this.selectors.of(pod, template);
    if (selector === undefined) return NONE;
    const last = this.derived.get(template);
    return last?.selector === selector ? last.constraints : this.derive(template, selector);
  }

  private read(template: PodTemplate): PodConstraints {
    const constraints = split(template.spreadConstraints, template, (constraint) => mergedSelector(constraint, template.labels));
    this.own.set(template, constraints);
    return constraints;
  }

  private derive(template: PodTemplate, selector: LabelSelector): PodConstraints {
    const constraints = split(this.defaults, template, () => selector);
    this.derived.set(template, { selector, constraints });
    return constraints;
  }
}

function split(
  list: readonly TopologySpreadConstraint[],
  template: PodTemplate,
  selectorOf: (constraint: TopologySpreadConstraint) => LabelSelector | undefined,
): PodConstraints {
  const read = (action: string): SpreadConstraint[] =>
    list
      .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action)
      .map((constraint) => readConstraint(constraint, selectorOf(constraint), template));
  return { hard: read("DoNotSchedule"), soft: read("ScheduleAnyway") };
}

function readConstraint(constraint: TopologySpreadConstraint, written: LabelSelector | undefined, template: PodTemplate): SpreadConstraint {
  const { maxSkew, topologyKey, minDomains = 1, nodeAffinityPolicy = "Honor", nodeTaintsPolicy = "Ignore" } = constraint;
  const selector = compileSelector(written);
  return {
    maxSkew,
    topologyKey,
    selector,
    name: JSON.stringify([template.namespace, written ?? null]),
    minDomains,
    honorsAffinity: nodeAffinityPolicy === "Honor",
    honorsTaints: nodeTaintsPolicy === "Honor",
    selectsSelf: matchesLabels(selector, template.labels),
  };
}

/** A selector with the pod's own values of `matchLabelKeys`. One that selects nothing goes on doing so. */
function mergedSelector({ labelSelector, matchLabelKeys = [] }: TopologySpreadConstraint, labels: Labels): LabelSelector | undefined {
  const keys = matchLabelKeys.filter((key) => Object.hasOwn(labels, key));
  if (labelSelector === undefined || keys.length === 0) return labelSelector;
  const wanted = keys.map((key) => ({ key, operator: "In", values: [labels[key]] }));
  return { ...labelSelector, matchExpressions: [...(labelSelector.matchExpressions ?? []), ...wanted] };
}
