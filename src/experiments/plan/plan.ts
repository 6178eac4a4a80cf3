import { join } from "node:path";
import { readRunFolder, snakeCase } from "../../metrics/index.ts";
import { milliValueOf } from "../../model/index.ts";
import { type PoolFacts, poolFacts, RunnableCheck } from "../../simulation/index.ts";
import { InputError, loadScenario, type PlanFile, readScenario } from "../../workloads/index.ts";
import { checkPrices, type DroppedType, withoutDominated } from "./candidates.ts";
import { poolsAt, type SearchedPool, searchedPools, type WrittenPool, type WrittenScenario } from "./configuration.ts";
import { type Demand, demandsOf } from "./demand.ts";
import { type DrillResult, drillsFor, makeDrill } from "./drills.ts";
import { headroomOf, type ResourceHeadroom } from "./load-curve.ts";
import { toldInPlan } from "./plan-places.ts";
import { PlanRequests, type Variation } from "./requests.ts";
import { CheapestSearch } from "./search.ts";
import { offerOf, otherMachines, servedPods, waitLimit } from "./served-pods.ts";
import { costOf, countOf, largest, type Sizes, type Space, withSize } from "./space.ts";
import type { Confidence } from "./trial.ts";
import { type MakeRuns, successes, type Trial, Trials } from "./trials.ts";

/** One machine less in one pool. */
export interface Smaller {
  readonly pool: string;
  readonly trial: Trial;
  readonly savedUsdPerHour: number;
}

/** What became of the search. */
export interface PlanResult {
  readonly name: string;
  readonly pools: readonly {
    readonly name: string;
    readonly kind: "size" | "bound";
    readonly usdPerHour: number;
    readonly min: number;
    readonly max: number;
  }[];
  readonly dropped: readonly DroppedType[];
  readonly demands: readonly Demand[];
  readonly configurations: number;
  readonly trials: readonly Trial[];
  readonly runs: number;
  readonly confidence: Confidence;
  /** Undefined: nothing within the bounds meets the objectives; `largest` says what breaks. */
  readonly best: Trial | undefined;
  readonly largest: Trial;
  /** Every cheaper configuration is ruled out. */
  readonly proven: boolean;
  readonly usdPerHour: number | undefined;
  /** Cost of all nodes of the plan's run per hour of it, where prices are known: what an autoscaler really spends. */
  readonly simulatedUsdPerHour: number | undefined;
  readonly smaller: readonly Smaller[];
  readonly headroom: readonly ResourceHeadroom[];
  /** Resources of which more, alone, lets the next smaller configuration pass. Undefined: there is no smaller one. */
  readonly binding: readonly string[] | undefined;
  /** Largest load, as a factor in steps of 0.05 up to 2, at which the plan still meets its objectives. */
  readonly loadMax: number | undefined;
  readonly drills: readonly DrillResult[];
}

/** What a plan is made with. */
export interface PlanOptions {
  readonly make: MakeRuns;
  /** Folder for tables of single runs. */
  readonly folder: string;
  /** Tries every configuration instead of searching: for checking the search. */
  readonly exhaustive?: boolean;
  /** Hears what is being done. */
  step?(what: string): void;
}

const MICRO = 1e6;
const LOAD_STEP = 0.05;
const LOAD_STEPS = 20;

/** Searches the cheapest configuration that meets the objectives, and puts it through its drills. Throws InputError and PlanFailure. */
export async function makePlan(file: PlanFile, options: PlanOptions): Promise<PlanResult> {
  return new Planner(file, options, await prepare(file)).plan();
}

/** How many configurations a plan has to choose from. Throws InputError for what only shows when it is read together with its scenario. */
export async function countConfigurations(file: PlanFile): Promise<number> {
  const { requests } = await prepare(file);
  return requests.searched.reduce((product, { min, max }) => product * (max - min + 1), 1);
}

/** A plan with its scenario looked into. */
interface Prepared {
  readonly requests: PlanRequests;
  readonly facts: ReadonlyMap<string, PoolFacts>;
  readonly dropped: readonly DroppedType[];
}

async function prepare(file: PlanFile): Promise<Prepared> {
  const { spec } = file;
  // What is wrong with it, all of it, is told below: by then it has the pools of the plan.
  const { scenario: base } = await toldInPlan(file, undefined, () => readScenario(file.scenario, { set: spec.set }));
  if ((spec.objectives ?? base.objectives).length === 0) {
    const hint = "name them in the plan or in its scenario: without one the cheapest cluster has no machine";
    throw new InputError([file.problem(["spec", "objectives"], "at least one objective", "none", hint)]);
  }
  const written = (base.settings["written"] as { readonly spec: WrittenScenario }).spec;
  const all = searchedPools(spec, written);
  const requestsFor = (pools: readonly SearchedPool[]) => new PlanRequests(file.scenario, spec, written, pools, file.assignment);
  const top = requestsFor(all).of(
    all.map(({ max }) => max),
    base.seed,
  );
  const names = poolsAt(all, [], written).map(({ name }) => name);
  const loaded = await toldInPlan(file, names, () => loadScenario(file.scenario, { set: top.set, check: new RunnableCheck().check }));
  const facts = new Map(poolFacts(loaded).map((pool) => [pool.name, pool]));
  checkPrices(all, facts, file.file);
  const typed = new Set(all.slice(spec.pools.length).map(({ name }) => name));
  const { kept, dropped } = withoutDominated(all, facts, typed);
  for (const { name } of dropped) facts.delete(name);
  return { requests: requestsFor(kept), facts, dropped };
}

class Planner {
  private readonly file: PlanFile;
  private readonly options: PlanOptions;
  private readonly requests: PlanRequests;
  private readonly facts: ReadonlyMap<string, PoolFacts>;
  private readonly dropped: readonly DroppedType[];
  private readonly trials: Trials;
  private readonly confidence: Confidence;

  constructor(file: PlanFile, options: PlanOptions, { requests, facts, dropped }: Prepared) {
    const { seeds, confidence: level, indifference } = file.spec;
    this.file = file;
    this.options = options;
    this.requests = requests;
    this.facts = facts;
    this.dropped = dropped;
    this.confidence = { level, indifference };
    this.trials = new Trials((sizes, seed) => requests.of(sizes, seed, { untilHopeless: true }), options.make, seeds, this.confidence);
  }

  async plan(): Promise<PlanResult> {
    const { spec } = this.file;
    this.say("the largest configuration");
    const pools = this.requests.searched.map(({ name, min, max }) => ({
      name,
      min,
      max,
      microUsdPerHour: Math.round(this.facts.get(name)!.priceUsdPerHour! * MICRO),
    }));
    const top = largest({ pools, demands: [] });
    const topTrial = await this.trials.try(top);
    const space: Space = { pools, demands: topTrial.verdict === "met" ? await this.demands(top, topTrial) : [] };
    const search = new CheapestSearch(space, async (sizes) => this.ask(sizes), spec.tries);
    const { best, proven } = this.options.exhaustive
      ? await this.everything(space)
      : await search.run((sizes) => this.confirm(sizes, space));
    const found = best === undefined ? undefined : await this.trials.try(best, spec.seeds.confirm);
    const after = found === undefined ? undefined : await this.lookInto(found, space);
    return {
      name: this.file.name,
      pools: this.requests.searched.map(({ name, kind, min, max }, i) => ({
        name,
        kind,
        min,
        max,
        usdPerHour: pools[i].microUsdPerHour / MICRO,
      })),
      dropped: this.dropped,
      demands: space.demands,
      configurations: countOf(space),
      confidence: this.confidence,
      best: found,
      largest: topTrial,
      proven,
      usdPerHour: found && costOf(space, found.sizes) / MICRO,
      simulatedUsdPerHour: found && simulatedCost(found),
      smaller: after?.smaller ?? [],
      headroom: after?.headroom ?? [],
      binding: after?.binding,
      loadMax: after?.loadMax,
      drills: after?.drills ?? [],
      trials: this.trials.all,
      runs: this.trials.runs,
    };
  }

  private async ask(sizes: Sizes): Promise<boolean> {
    this.say(this.describe(sizes));
    return (await this.trials.try(sizes)).verdict === "met";
  }

  /** The winner with all its seeds; and one machine more must do no harm, or what is in between is not to be trusted. */
  private async confirm(sizes: Sizes, { pools }: Space): Promise<boolean> {
    this.say(`confirming ${this.describe(sizes)}`);
    if ((await this.trials.try(sizes, this.file.spec.seeds.confirm)).verdict !== "met") return false;
    for (const [i, { max }] of pools.entries()) {
      if (sizes[i] < max && !(await this.ask(withSize(sizes, i, sizes[i] + 1)))) return false;
    }
    return true;
  }

  /** Brute force: the cheapest of all that meet the objectives, by trying them in order of cost. */
  private async everything(space: Space): Promise<{ best: Sizes | undefined; proven: boolean }> {
    const all = allOf(space).sort((a, b) => costOf(space, a) - costOf(space, b));
    let best: Sizes | undefined;
    for (const sizes of all) if ((await this.ask(sizes)) && best === undefined) best = sizes;
    return { best, proven: true };
  }

  /** What the pods of the largest configuration need, for each objective that limits their waits. */
  private async demands(top: Sizes, { objectives, runs }: Trial): Promise<Demand[]> {
    const tables = join(this.options.folder, "largest");
    await this.options.make([this.requests.of(top, 1, { tables })]);
    const run = readRunFolder(tables);
    const searched = new Set(this.requests.searched.map(({ name }) => name));
    return objectives.flatMap((_, i) => {
      const objective = runs[0].objectives[i];
      const served = servedPods(run, objective.where?.namespace);
      const limit = waitLimit(objective, served.counted);
      if (limit === undefined) return [];
      const pools = this.requests.searched.map(({ name }) => ({ name, offer: offerOf(this.facts.get(name)!, served.resources) }));
      return demandsOf(served.resources, served.pods, limit, pools, otherMachines(run, searched, served.resources));
    });
  }

  private async lookInto(best: Trial, space: Space) {
    const { spec } = this.file;
    const { make, folder } = this.options;
    const smaller = await this.oneLess(best, space);
    this.say("the plan's own tables");
    const tables = join(folder, "plan");
    successes(await make([this.requests.of(best.sizes, 1, { tables })]));
    const undisturbed = readRunFolder(tables);
    const headroom = headroomOf(undisturbed).map((one) => ({ ...one, resource: this.resourceOf(one.resource) }));
    const binding = smaller.length === 0 ? undefined : await this.bindingResources(smaller[0].trial, headroom);
    const loadMax = await this.largestLoad(best);
    const at = spec.drills.at === undefined ? (headroom[0]?.peakSeconds ?? 0) : spec.drills.at / 1000;
    const sizes = new Map(this.requests.searched.map(({ name }, i) => [name, best.sizes[i]]));
    const drills: DrillResult[] = [];
    for (const [i, drill] of drillsFor(spec.drills, [...this.facts.values()], sizes, at).entries()) {
      this.say(`drill: ${drill.name}`);
      const context = { requests: this.requests, make, seeds: spec.seeds.first, confidence: this.confidence, folder, undisturbed };
      drills.push(await makeDrill(drill, i, best.sizes, context));
    }
    return { smaller, headroom, binding, loadMax, drills };
  }

  /** A resource as machines name it, from its name in columns; the latter for what no searched machine has. */
  private resourceOf(column: string): string {
    const names = [...this.facts.values()].flatMap(({ allocatable }) => Object.keys(allocatable));
    return names.find((name) => snakeCase(name) === column) ?? column;
  }

  /** One machine less in each pool that can spare one, the least saving first. */
  private async oneLess({ sizes }: Trial, { pools }: Space): Promise<Smaller[]> {
    const found: Smaller[] = [];
    for (const [i, { name, min, microUsdPerHour }] of pools.entries()) {
      if (sizes[i] <= min) continue;
      this.say(`one machine of ${name} less`);
      const trial = await this.trials.try(withSize(sizes, i, sizes[i] - 1));
      found.push({ pool: name, trial, savedUsdPerHour: microUsdPerHour / MICRO });
    }
    return found.sort((a, b) => a.savedUsdPerHour - b.savedUsdPerHour);
  }

  /** The resources of which twice as much on every machine would let a configuration pass that fails. */
  private async bindingResources({ sizes }: Trial, headroom: readonly ResourceHeadroom[]): Promise<string[]> {
    const names = new Set([...this.facts.values()].flatMap(({ allocatable }) => Object.keys(allocatable)));
    const asked = [...names].filter((name) => headroom.some(({ resource }) => resource === name));
    const binding: string[] = [];
    for (const resource of [...asked.sort(), ...(names.has("pods") ? ["pods"] : [])]) {
      this.say(`twice the ${resource} on one machine less`);
      if (await this.eachMeets(sizes, { pool: (pool) => this.withTwice(pool, resource) })) binding.push(resource);
    }
    return binding;
  }

  private withTwice(pool: WrittenPool, resource: string): WrittenPool {
    const { allocatable } = this.facts.get(pool.name)!;
    const amount = allocatable[resource];
    if (amount === undefined) return pool;
    const { reserved: _reserved, capacity, ...others } = pool;
    const more = { ...allocatable, [resource]: `${BigInt(milliValueOf(amount)) * 2n}m` };
    return { ...others, name: pool.name, allocatable: more, ...(capacity !== undefined && { capacity: more }) };
  }

  /** Whether a variation of a configuration meets every objective with each of the first seeds. */
  private async eachMeets(sizes: Sizes, variation: Variation): Promise<boolean> {
    const seeds = Array.from({ length: this.file.spec.seeds.first }, (_, i) => i + 1);
    const requests = seeds.map((seed) => this.requests.of(sizes, seed, { ...variation, untilHopeless: true }));
    const runs = successes(await this.options.make(requests));
    return runs.every(({ objectives }) => objectives.every(({ verdict }) => verdict === "met"));
  }

  /** By bisection between 1 and 2: more load is taken to be no easier. */
  private async largestLoad({ sizes }: Trial): Promise<number> {
    let passing = 0;
    let failing = LOAD_STEPS + 1;
    while (failing - passing > 1) {
      const steps = (passing + failing) >> 1;
      const growth = 1 + steps * LOAD_STEP;
      this.say(`load times ${growth.toFixed(2)}`);
      if (await this.eachMeets(sizes, { growth })) passing = steps;
      else failing = steps;
    }
    return 1 + passing * LOAD_STEP;
  }

  private describe(sizes: Sizes): string {
    return this.requests.searched.map(({ name }, i) => `${name} ${sizes[i]}`).join(", ");
  }

  private say(what: string): void {
    this.options.step?.(what);
  }
}

/** All configurations of a space. */
function allOf({ pools }: Space): Sizes[] {
  return pools.reduce<Sizes[]>(
    (all, { min, max }) => all.flatMap((sizes) => Array.from({ length: max - min + 1 }, (_, i) => [...sizes, min + i])),
    [[]],
  );
}

/** What the run of the first seed cost per hour of it. */
function simulatedCost({ runs: [{ metrics, simulatedMs }] }: Trial): number | undefined {
  const cost = metrics.find(({ name }) => name === "cost_usd")?.value;
  return cost === undefined || cost === null || simulatedMs === 0 ? undefined : cost / (simulatedMs / 3_600_000);
}
