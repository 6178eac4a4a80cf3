import { hours, type Millis, NEVER } from "../engine/index.ts";
import { type Container, milliValueOf, type PodSpec, type PodTemplateSpec, type ResourceList, valueOf as unitsOf } from "../model/index.ts";
import { ArrivalTable } from "./arrivals.ts";
import { hashText } from "./formats/trace-rows.ts";
import type { LoadedObject } from "./loaded-scenario.ts";

/** How much more, or less, of a workload there is: 1 is as written. */
export interface LoadScale {
  /** Multiplies the number of jobs and pods. */
  readonly arrivals: number;
  /** Multiplies requests and limits of CPU and memory. */
  readonly requests: number;
}

/** Further copies of a row come within so long of it: at the same hour of the day, but not in the same instant. */
const COPY_WITHIN_MS = hours(1);
const HASHES = 0x1_0000_0000;

/**
 * The rows of traces, more or fewer of them. A row stays or is doubled by a hash of its name, so that a larger factor keeps all that a
 * smaller one has, and no seed changes it. Rows that existed before the window are doubled at 0.
 */
export function scaleArrivals(arrivals: ArrivalTable, scale: LoadScale): ArrivalTable {
  if (scale.arrivals === 1 && scale.requests === 1) return arrivals;
  const scaled = new ArrivalTable();
  arrivals.templates.forEach((template, i) => {
    scaled.intern(`${i}`, () => ({ ...template, template: scaleTemplate(template.template, scale.requests) }));
  });
  for (let row = 0; row < arrivals.count; row++) {
    const name = arrivals.names[row];
    const copies = copiesOf(name, scale.arrivals);
    for (let copy = 0; copy < copies; copy++) {
      const warm = arrivals.warm[row] === 1;
      const laterMs = copy === 0 || warm ? 0 : Math.floor((hashText(`${name} ${copy}`) / HASHES) * COPY_WITHIN_MS);
      scaled.add({
        name: copy === 0 ? name : `${name}-more-${copy}`,
        timeMs: arrivals.timeMs[row] + laterMs,
        template: arrivals.template[row],
        workMs: arrivals.workMs[row],
        deleteAtMs: later(arrivals.deleteAtMs[row], laterMs),
        pods: arrivals.pods[row],
        warm,
      });
    }
  }
  return scaled;
}

/**
 * Objects of manifests: controllers get more replicas, Jobs more pods, and ProvisioningRequests ask for more; all rounded up. DaemonSets
 * and single pods stay as many, and so do the chunks of CapacityBuffers.
 */
export function scaleObjects(objects: readonly LoadedObject[], scale: LoadScale): LoadedObject[] {
  if (scale.arrivals === 1 && scale.requests === 1) return [...objects];
  const more = (count: number | undefined): number => Math.ceil((count ?? 1) * scale.arrivals);
  return objects.map((loaded): LoadedObject => {
    switch (loaded.kind) {
      case "Deployment":
      case "ReplicaSet":
      case "ReplicationController":
      case "StatefulSet": {
        const { spec } = loaded.object;
        if (spec === undefined) return loaded;
        const template = spec.template === undefined ? undefined : scaleTemplate(spec.template, scale.requests);
        return { ...loaded, object: { ...loaded.object, spec: { ...spec, replicas: more(spec.replicas), template } } } as LoadedObject;
      }
      case "Job": {
        const { spec } = loaded.object;
        if (spec?.template === undefined) return loaded;
        const completions = spec.completions === undefined ? {} : { completions: more(spec.completions) };
        const template = scaleTemplate(spec.template, scale.requests);
        return {
          ...loaded,
          object: { ...loaded.object, spec: { ...spec, parallelism: more(spec.parallelism), ...completions, template } },
        };
      }
      case "PodTemplate":
        return { ...loaded, object: { ...loaded.object, template: scaleTemplate(loaded.object.template, scale.requests) } };
      case "ProvisioningRequest": {
        const { spec } = loaded.object;
        const podSets = spec.podSets.map((podSet) => ({ ...podSet, count: more(podSet.count) }));
        return { ...loaded, object: { ...loaded.object, spec: { ...spec, podSets } } };
      }
      case "Pod":
        return { ...loaded, object: { ...loaded.object, spec: scalePod(loaded.object.spec, scale.requests) } };
      default:
        return loaded;
    }
  });
}

function copiesOf(name: string, factor: number): number {
  const whole = Math.floor(factor);
  return whole + (hashText(name) / HASHES < factor - whole ? 1 : 0);
}

const later = (timeMs: Millis, byMs: Millis): Millis => (timeMs === NEVER ? NEVER : timeMs + byMs);

function scaleTemplate(template: PodTemplateSpec, factor: number): PodTemplateSpec {
  return factor === 1 ? template : { ...template, spec: scalePod(template.spec, factor) };
}

function scalePod(spec: PodSpec, factor: number): PodSpec {
  if (factor === 1) return spec;
  const scaleAll = (containers: readonly Container[]): Container[] => containers.map((container) => scaleContainer(container, factor));
  return {
    ...spec,
    containers: scaleAll(spec.containers),
    ...(spec.initContainers !== undefined && { initContainers: scaleAll(spec.initContainers) }),
    ...(spec.resources !== undefined && { resources: scaleResources(spec.resources, factor) }),
  };
}

function scaleContainer(container: Container, factor: number): Container {
  return container.resources === undefined ? container : { ...container, resources: scaleResources(container.resources, factor) };
}

interface Amounts {
  readonly requests?: ResourceList;
  readonly limits?: ResourceList;
}

function scaleResources<R extends Amounts>(resources: R, factor: number): R {
  const { requests, limits } = resources;
  return {
    ...resources,
    ...(requests !== undefined && { requests: scaleList(requests, factor) }),
    ...(limits !== undefined && { limits: scaleList(limits, factor) }),
  };
}

function scaleList(list: ResourceList, factor: number): ResourceList {
  const scaled: Record<string, ResourceList[string]> = {};
  for (const [name, amount] of Object.entries(list)) {
    if (name === "cpu") scaled[name] = `${Math.ceil(Number(milliValueOf(amount)) * factor)}m`;
    else if (name === "memory") scaled[name] = `${Math.ceil(Number(unitsOf(amount)) * factor)}`;
    else scaled[name] = amount;
  }
  return scaled;
}
