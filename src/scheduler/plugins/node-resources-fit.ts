import {
  CPU_COLUMN,
  EPHEMERAL_STORAGE_COLUMN,
  MEMORY_COLUMN,
  type NodeInfos,
  PODS_COLUMN,
  type PodTemplate,
  type ResourceNames,
} from "../../cluster/index.ts";
import { isExtendedResource } from "../../model/index.ts";
import { type NodeResourcesFitArgs, readNodeResourcesFitArgs } from "../config/args-resources.ts";
import { Action } from "../framework/events.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { failUnprepared } from "../framework/unprepared.ts";
import { Tables } from "../topology/tables.ts";
import { BALANCED_ALLOCATION } from "./node-resources-balanced-allocation.ts";
import { EmptyNodeFit, grewForPod, shrankForPod } from "./resource-hints.ts";
import { ResourceLines } from "./resource-lines.ts";
import { fuseCpuAndMemory } from "./resource-pass.ts";
import { type IncludedResource, IncludedResources } from "./resource-scores.ts";
import { Shortages, scalarsFit, type Wanted } from "./resource-shortages.ts";
import { scoreByStrategy } from "./resource-strategies.ts";

const NAME = "NodeResourcesFit";

/**
 * The node has enough left of everything the pod requests; and scores what would be left, or used, of it.
 * Source: kube-scheduler v1.36, framework/plugins/noderesources/{fit,resource_allocation}.go.
 * Differs: device classes never stand in for extended resources.
 */
export const nodeResourcesFit: PluginDefinition = {
  name: NAME,
  points: ["preFilter", "filter", "preScore", "score"],
  readArgs: readNodeResourcesFitArgs,
  create: (args: NodeResourcesFitArgs, { store, statuses }) => {
    const wantedBy = new WeakMap<PodTemplate, Wanted>();
    const shortages = new Shortages(NAME, statuses, store.resources);
    const lines = new Tables<ResourceLines>();
    const linesOf = (infos: NodeInfos): Float64Array => lines.get(infos, "", () => new ResourceLines()).of;
    const emptyNodeFit = new EmptyNodeFit(store.resources);
    const included = new IncludedResources(args.scoringStrategy.resources, "scored");
    return {
      name: NAME,
      nodeLocal: true,
      nodeLocalScore: true,
      events: [
        {
          resource: "Pod",
          actions: Action.Delete,
          hint: (_waiting, { oldPod }) => oldPod !== undefined && (oldPod.node !== "" || oldPod.nominatedNode !== ""),
        },
        { resource: "Pod", actions: Action.UpdatePodScaleDown, hint: shrankForPod },
        {
          resource: "Node",
          actions: Action.Add | Action.UpdateNodeAllocatable,
          hint: ({ template }, { oldNode, newNode }) => {
            if (newNode === undefined) return false;
            if (!emptyNodeFit.of(template.requests, newNode)) return false;
            return oldNode === undefined || grewForPod(template.requests, oldNode, newNode, store.resources);
          },
        },
      ],
      preFilter: ({ template }) => ({ state: wantedOf(template, args, store.resources, wantedBy) }),
      filterUnprepared: failUnprepared(statuses, NAME, 'error reading "PreFilterNodeResourcesFit" from cycleState: not found'),
      filter({ snapshot: { infos } }, state, nodes) {
        const wanted = state as Wanted;
        const { amounts, scalars } = wanted;
        const { cpuMillicores, memoryBytes, ephemeralStorageBytes } = amounts;
        for (const { column } of scalars) infos.ensureColumn(column);
        const { allocatable, requested, podCount } = infos;
        const podsAllowed = allocatable[PODS_COLUMN];
        const cpu = allocatable[CPU_COLUMN];
        const cpuUsed = requested[CPU_COLUMN];
        const memory = allocatable[MEMORY_COLUMN];
        const memoryUsed = requested[MEMORY_COLUMN];
        const storage = allocatable[EPHEMERAL_STORAGE_COLUMN];
        const storageUsed = requested[EPHEMERAL_STORAGE_COLUMN];
        const { rows, count } = nodes;
        let kept = 0;
        for (let i = 0; i < count; i++) {
          const row = rows[i];
          const fits =
            podCount[row] + 1 <= podsAllowed[row] &&
            (cpuMillicores === 0 || cpuMillicores <= cpu[row] - cpuUsed[row]) &&
            (memoryBytes === 0 || memoryBytes <= memory[row] - memoryUsed[row]) &&
            (ephemeralStorageBytes === 0 || ephemeralStorageBytes <= storage[row] - storageUsed[row]) &&
            (scalars.length === 0 || scalarsFit(scalars, infos, row));
          if (fits) rows[kept++] = row;
          else nodes.reject(row, shortages.on(infos, row, wanted));
        }
        nodes.count = kept;
      },
      fuse(state, scorers) {
        if (args.scoringStrategy.type !== "LeastAllocated") return undefined;
        const least = scorers.find(({ scorer }) => scorer.plugin.name === NAME);
        const balance = scorers.find(({ scorer }) => scorer.plugin.name === BALANCED_ALLOCATION);
        return fuseCpuAndMemory(state as Wanted, least, balance, { linesOf, shortages });
      },
      preScore: ({ template, snapshot }) => ({ state: included.of(template, snapshot.infos) }),
      score({ snapshot: { infos } }, state, { rows, count, scores }) {
        scoreByStrategy(args.scoringStrategy, state as readonly IncludedResource[], infos, rows, count, scores);
        return true;
      },
    };
  },
};

function wantedOf(
  template: PodTemplate,
  args: NodeResourcesFitArgs,
  resources: ResourceNames,
  known: WeakMap<PodTemplate, Wanted>,
): Wanted {
  let wanted = known.get(template);
  if (wanted !== undefined) return wanted;
  const amounts = template.requests;
  const scalars = amounts.scalars.filter(({ column, amount }) => amount !== 0 && !isIgnored(resources.nameOf(column), args));
  wanted = { amounts, scalars };
  known.set(template, wanted);
  return wanted;
}

function isIgnored(resource: string, { ignoredResources, ignoredResourceGroups }: NodeResourcesFitArgs): boolean {
  if (!isExtendedResource(resource)) return false;
  return ignoredResources.includes(resource) || ignoredResourceGroups.includes(resource.slice(0, resource.indexOf("/")));
}
