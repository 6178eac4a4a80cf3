import type { Plugin } from "./plugin.ts";

/** A plugin and its place among the plugins of its profile. */
export interface PlacedPlugin extends Plugin {
  readonly place: number;
}

/**
 * The same plugin in the one shape that all plugins of a profile have, what it does without included: a method is found fast where all objects
 * that are asked for it look alike.
 */
export function placed(plugin: Plugin, place: number): PlacedPlugin {
  const whole: { readonly [Part in keyof Required<PlacedPlugin>]: PlacedPlugin[Part] | undefined } = {
    place,
    name: plugin.name,
    events: plugin.events,
    nodeLocal: plugin.nodeLocal,
    nodeLocalScore: plugin.nodeLocalScore,
    preEnqueue: plugin.preEnqueue,
    queueSort: plugin.queueSort,
    preFilter: plugin.preFilter,
    preFilterSkips: plugin.preFilterSkips,
    filter: plugin.filter,
    fuse: plugin.fuse,
    filterUnprepared: plugin.filterUnprepared,
    cloneState: plugin.cloneState,
    addPod: plugin.addPod,
    removePod: plugin.removePod,
    postFilter: plugin.postFilter,
    scoresAlike: plugin.scoresAlike,
    scoresLocally: plugin.scoresLocally,
    preScore: plugin.preScore,
    preScoreError: plugin.preScoreError,
    scoreUnprepared: plugin.scoreUnprepared,
    score: plugin.score,
    normalize: plugin.normalize,
    addScores: plugin.addScores,
    reserve: plugin.reserve,
    unreserve: plugin.unreserve,
    permit: plugin.permit,
    preBindNeeded: plugin.preBindNeeded,
    preBind: plugin.preBind,
    bind: plugin.bind,
    postBind: plugin.postBind,
  };
  return whole as PlacedPlugin;
}
