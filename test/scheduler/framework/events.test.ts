import { expect, test } from "vitest";
import { Action, completeRegistrations, type EventResource, matchesEvent } from "../../../src/scheduler/framework/events.ts";

function check(what: string, registered: [EventResource, number], event: [EventResource, number], matches: boolean): void {
  test(`${what}: ${matches}`, () => {
    const [resource, actions] = registered;
    expect(matchesEvent({ resource, actions }, { resource: event[0], actions: event[1], label: "" })).toBe(matches);
  });
}

const { Add, Delete, Update, All, UpdateNodeLabel, UpdateNodeTaint, UpdatePodLabel } = Action;

check("same kind, common bit", ["Node", Add | UpdateNodeLabel], ["Node", UpdateNodeLabel], true);
check("same kind, other bit", ["Node", Add | UpdateNodeLabel], ["Node", UpdateNodeTaint], false);
check("another kind", ["Node", Add], ["AssignedPod", Add], false);
check("a registration for pods covers assigned ones", ["Pod", Delete], ["AssignedPod", Delete], true);
check("and waiting ones", ["Pod", UpdatePodLabel], ["UnschedulablePod", UpdatePodLabel], true);
check("a registration for assigned pods does not cover waiting ones", ["AssignedPod", Add], ["UnschedulablePod", Add], false);
check("an update in general matches who asks for every update", ["Pod", Update], ["UnschedulablePod", Update], true);
check("and nobody else", ["Pod", Add | UpdatePodLabel], ["UnschedulablePod", Update], false);
check("the wildcard covers everything", ["*", All], ["Node", Add], true);

test("who asks for new nodes and not for taints hears of taints too", () => {
  expect(completeRegistrations([{ resource: "Node", actions: Add }])).toEqual([
    { resource: "Node", actions: Add },
    { resource: "Node", actions: UpdateNodeTaint },
  ]);
  const both = [{ resource: "Node", actions: Add | UpdateNodeTaint }];
  expect(completeRegistrations(both)).toEqual(both);
});
