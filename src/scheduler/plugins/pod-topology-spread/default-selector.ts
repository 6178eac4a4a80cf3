import { type Id, NO_OWNER, type ObjectKinds, type PodTemplate, type Store } from "../../../cluster/index.ts";
import {
  compileSelector,
  type LabelSelector,
  type LabelSelectorRequirement,
  type Labels,
  matchesLabels,
  SelectorError,
} from "../../../model/index.ts";

/** A controller whose selector says which pods are alike. */
type Controller =
  | { readonly kind: "ReplicationController"; readonly object: ObjectKinds["ReplicationController"] }
  | { readonly kind: "ReplicaSet"; readonly object: ObjectKinds["ReplicaSet"] }
  | { readonly kind: "StatefulSet"; readonly object: ObjectKinds["StatefulSet"] };

/** What a template's selector was made from, and the selector. */
interface Known {
  readonly services: number;
  readonly controller: object | undefined;
  readonly selector: LabelSelector | undefined;
}

/** API groups in which a controller is known to the plugin. */
const GROUPS: Readonly<Record<string, string>> = { ReplicationController: "v1", ReplicaSet: "apps/v1", StatefulSet: "apps/v1" };

/**
 * Which pods belong together, for pods that do not say: those of their Services and of their controller.
 * Source: kube-scheduler v1.36, framework/plugins/helper/spread.go, DefaultSelector and GetPodServices.
 * Differs: a pod that is only thought of has no controller.
 */
export class DefaultSelectors {
  private readonly store: Store;
  private readonly known = new WeakMap<PodTemplate, Known>();
  private readonly servicesIn = new Map<string, readonly Labels[]>();
  private servicesVersion = -1;

  constructor(store: Store) {
    this.store = store;
  }

  /** The selector, the same object as long as nothing has changed; undefined when nothing ties the pod to others. */
  of(pod: Id, template: PodTemplate): LabelSelector | undefined {
    const services = this.store.objects.Service.version;
    const controller = this.controllerOf(pod);
    // There never was a Service.
    if (services === 0 && controller === undefined) return undefined;
    let known = this.known.get(template);
    if (known === undefined || known.services !== services || known.controller !== controller?.object) {
      known = { services, controller: controller?.object, selector: this.derive(template, controller) };
      this.known.set(template, known);
    }
    return known.selector;
  }

  private derive({ namespace, labels }: PodTemplate, controller: Controller | undefined): LabelSelector | undefined {
    const matchLabels: Record<string, string> = {};
    for (const selector of this.selectorsIn(namespace)) {
      if (matchesLabels(compileSelector({ matchLabels: selector }), labels)) Object.assign(matchLabels, selector);
    }
    if (controller?.kind === "ReplicationController") Object.assign(matchLabels, selectorOf(controller.object));
    const matchExpressions =
      controller === undefined || controller.kind === "ReplicationController" ? [] : requirementsOf(controller.object.spec.selector);
    const empty = Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
    return empty ? undefined : { matchLabels, matchExpressions };
  }

  /** The controller of a pod, when it is of a kind that counts and exists. Owners that do not say their group are taken for the usual ones. */
  private controllerOf(pod: Id): Controller | undefined {
    const { pods, owners, objects } = this.store;
    if (pod < 0 || pods.owner[pod] === NO_OWNER) return undefined;
    const { kind, apiVersion, namespace, name, controller } = owners.all[pods.owner[pod]];
    if (!controller || !Object.hasOwn(GROUPS, kind) || (apiVersion !== "" && apiVersion !== GROUPS[kind])) return undefined;
    const table = objects[kind as Controller["kind"]];
    const id = table.find(namespace, name);
    return id === undefined ? undefined : ({ kind, object: table.get(id)! } as Controller);
  }

  private selectorsIn(namespace: string): readonly Labels[] {
    const table = this.store.objects.Service;
    if (this.servicesVersion !== table.version) {
      this.servicesVersion = table.version;
      this.servicesIn.clear();
      for (const [, { metadata, spec }] of table.entries()) {
        if (spec?.selector === undefined) continue;
        const home = metadata.namespace ?? "default";
        this.servicesIn.set(home, [...(this.servicesIn.get(home) ?? []), spec.selector]);
      }
    }
    return this.servicesIn.get(namespace) ?? [];
  }
}

/** The API server fills in a missing selector from the template. Source: pkg/apis/core/v1/defaults.go, SetDefaults_ReplicationController. */
function selectorOf({ spec }: ObjectKinds["ReplicationController"]): Labels | undefined {
  const { selector, template } = spec ?? {};
  return selector === undefined || Object.keys(selector).length === 0 ? template?.metadata?.labels : selector;
}

/** A selector as a list of conditions; none when it cannot be read. */
function requirementsOf(selector: LabelSelector): LabelSelectorRequirement[] {
  try {
    compileSelector(selector);
  } catch (error) {
    if (error instanceof SelectorError) return [];
    throw error;
  }
  const equalities = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, operator: "In", values: [value] }));
  return [...equalities, ...(selector.matchExpressions ?? [])];
}
