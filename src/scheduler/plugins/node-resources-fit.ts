import {
  CPU_COLUMN,
  EPHEMERAL_STORAGE_COLUMN,
  MEMORY_COLUMN,
  type NodeInfos,
  type NodeRow,
  PODS_COLUMN,
  type PodTemplate,
  type ResourceAmounts,
  type ResourceColumn,
  type ResourceNames,
} from "../../cluster/index.ts";
import { isExtendedResource } from "../../model/index.ts";
import { type NodeResourcesFitArgs, readNodeResourcesFitArgs } from "../config/args-resources.ts";
import { Action } from "../framework/events.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { Code, type Status, type StatusTable } from "../framework/status.ts";
import { failUnprepared } from "../framework/unprepared.ts";
import { EmptyNodeFit, grewForPod, shrankForPod } from "./resource-hints.ts";
import { type IncludedResource, IncludedResources } from "./resource-scores.ts";
import { scoreByStrategy } from "./resource-strategies.ts";

const NAME = "NodeResourcesFit";

/** What a pod asks for, without resources that the profile ignores. */
interface Wanted {
  readonly amounts: ResourceAmounts;
  /** Scalars that count, with an amount above zero. */
  readonly scalars: ResourceAmounts["scalars"];
  /** Nothing but a place among the node's pods. */
  readonly nothing: boolean;
}

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
    const shortages = new Shortages(statuses, store.resources);
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
        const { amounts, scalars, nothing } = state as Wanted;
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
            (nothing ||
              ((cpuMillicores === 0 || cpuMillicores <= cpu[row] - cpuUsed[row]) &&
                (memoryBytes === 0 || memoryBytes <= memory[row] - memoryUsed[row]) &&
                (ephemeralStorageBytes === 0 || ephemeralStorageBytes <= storage[row] - storageUsed[row]) &&
                (scalars.length === 0 || scalarsFit(scalars, infos, row))));
          if (fits) rows[kept++] = row;
          else nodes.reject(row, shortages.on(infos, row, amounts, scalars, nothing));
        }
        nodes.count = kept;
      },
      preScore: ({ template, snapshot }) => ({ state: included.of(template, snapshot.infos) }),
      score({ snapshot: { infos } }, state, { rows, count, scores }) {
        scoreByStrategy(args.scoringStrategy, state as readonly IncludedResource[], infos, rows, count, scores);
        return true;
      },
    };
  },
};

function scalarsFit(scalars: ResourceAmounts["scalars"], { allocatable, requested }: NodeInfos, row: NodeRow): boolean {
  for (const { column, amount } of scalars) if (amount > allocatable[column][row] - requested[column][row]) return false;
  return true;
}

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
  const plain = amounts.cpuMillicores === 0 && amounts.memoryBytes === 0 && amounts.ephemeralStorageBytes === 0;
  wanted = { amounts, scalars, nothing: plain && scalars.length === 0 };
  known.set(template, wanted);
  return wanted;
}

function isIgnored(resource: string, { ignoredResources, ignoredResourceGroups }: NodeResourcesFitArgs): boolean {
  if (!isExtendedResource(resource)) return false;
  return ignoredResources.includes(resource) || ignoredResourceGroups.includes(resource.slice(0, resource.indexOf("/")));
}

/** What a node may lack, as bits; without hope it never had enough of something. */
const Lack = { pods: 1, cpu: 2, memory: 4, storage: 8, scalar: 16, hope: 32 } as const;
const PLAIN: readonly (readonly [bit: number, column: ResourceColumn])[] = [
  [Lack.pods, PODS_COLUMN],
  [Lack.cpu, CPU_COLUMN],
  [Lack.memory, MEMORY_COLUMN],
  [Lack.storage, EPHEMERAL_STORAGE_COLUMN],
];

/** The statuses of nodes that lack something, each made once. */
class Shortages {
  private readonly statuses: StatusTable;
  private readonly resources: ResourceNames;
  /** By what is lacking, for pods without scalars: nearly all. */
  private readonly plain: (Status | undefined)[] = [];
  private readonly others = new Map<string, Status>();

  constructor(statuses: StatusTable, resources: ResourceNames) {
    this.statuses = statuses;
    this.resources = resources;
  }

  /** What the node in a row lacks, all of it; it is past help when the pod asks for more than the empty node has. */
  on(infos: NodeInfos, row: NodeRow, amounts: ResourceAmounts, scalars: ResourceAmounts["scalars"], nothing: boolean): Status {
    let lacks = infos.podCount[row] + 1 > infos.allocatable[PODS_COLUMN][row] ? Lack.pods : 0;
    if (!nothing) {
      lacks |= lack(infos, row, CPU_COLUMN, amounts.cpuMillicores, Lack.cpu);
      lacks |= lack(infos, row, MEMORY_COLUMN, amounts.memoryBytes, Lack.memory);
      lacks |= lack(infos, row, EPHEMERAL_STORAGE_COLUMN, amounts.ephemeralStorageBytes, Lack.storage);
    }
    if (scalars.length > 0) return this.withScalars(infos, row, lacks, scalars);
    let status = this.plain[lacks];
    if (status === undefined) {
      status = this.make(columnsOf(lacks), (lacks & Lack.hope) !== 0);
      this.plain[lacks] = status;
    }
    return status;
  }

  private withScalars(infos: NodeInfos, row: NodeRow, plain: number, scalars: ResourceAmounts["scalars"]): Status {
    const columns: ResourceColumn[] = [];
    let lacks = plain;
    for (const { column, amount } of scalars) {
      const here = lack(infos, row, column, amount, Lack.scalar);
      if (here === 0) continue;
      columns.push(column);
      lacks |= here;
    }
    const key = `${lacks} ${columns.join()}`;
    let status = this.others.get(key);
    if (status === undefined) {
      status = this.make([...columnsOf(lacks), ...columns], (lacks & Lack.hope) !== 0);
      this.others.set(key, status);
    }
    return status;
  }

  private make(columns: readonly ResourceColumn[], hopeless: boolean): Status {
    return this.statuses.intern(
      hopeless ? Code.UnschedulableAndUnresolvable : Code.Unschedulable,
      NAME,
      columns.map((column) => (column === PODS_COLUMN ? "Too many pods" : `Insufficient ${this.resources.nameOf(column)}`)),
    );
  }
}

function columnsOf(lacks: number): ResourceColumn[] {
  return PLAIN.flatMap(([bit, column]) => ((lacks & bit) === 0 ? [] : [column]));
}

/** The bit when a node has too little left of a resource; with the one for lost hope when it never had enough. */
function lack({ allocatable, requested }: NodeInfos, row: NodeRow, column: ResourceColumn, amount: number, bit: number): number {
  if (amount === 0 || amount <= allocatable[column][row] - requested[column][row]) return 0;
  return amount > allocatable[column][row] ? bit | Lack.hope : bit;
}
