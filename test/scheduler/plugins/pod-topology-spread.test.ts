import { expect, test } from "vitest";
import { attempt, linesOf } from "../one-attempt.ts";

const NAME = "PodTopologySpread";

/** The lines before `=>` are the cluster with the pod to place; those behind it are verdicts and scores, raw and weighted. */
function check(what: string, text: string, args?: object): void {
  test(what, () => {
    const [cluster, expected] = text.split("=>");
    const config = args === undefined ? undefined : { profiles: [{ pluginConfig: [{ name: NAME, args }] }] };
    const lines = attempt(cluster, [NAME], config).split("\n");
    expect(lines).toEqual(expect.arrayContaining(linesOf(expected)));
  });
}

const THREE_ZONES = `
  node n1 zone=a
  node n2 zone=b
  node n3 zone=c
  pod p1 label.app=web on=n1
  pod p2 label.app=web on=n1
  pod p3 label.app=web on=n1
  pod p4 label.app=web on=n2
  pod p5 label.app=web on=n3
`;
check(
  "EX-15: a zone that is ahead takes no more",
  `${THREE_ZONES}
  pod p label.app=web spread=zone/1/hard
  =>
  n1 PodTopologySpread: node(s) didn't match pod topology spread constraints
  n2 fits
  n3 fits
`,
);
check(
  "EX-15: too few domains count as if one were empty",
  `${THREE_ZONES}
  pod p label.app=web spread=zone/1/hard/4
  =>
  n1 PodTopologySpread: node(s) didn't match pod topology spread constraints
  n2 PodTopologySpread: node(s) didn't match pod topology spread constraints
  n3 PodTopologySpread: node(s) didn't match pod topology spread constraints
`,
);
check(
  "a node without the label is out, and no domain",
  `
  node n1 zone=a
  node n2
  pod p1 label.app=web on=n2
  pod p label.app=web spread=zone/1/hard
  =>
  n1 fits
  n2 PodTopologySpread: node(s) didn't match pod topology spread constraints (missing required label)
`,
);
check(
  "nodes that the pod cannot go to make no domain",
  `
  node n1 zone=a label.disk=ssd
  node n2 zone=b
  pod p1 label.app=web on=n1
  pod p label.app=web select.disk=ssd spread=zone/1/hard
  =>
  n1 fits
`,
);
check(
  "EX-14: system defaults for the pods of a service",
  `
  node n1 zone=a
  node n2 zone=a
  node n3 zone=b
  service s app=web
  pod p1 label.app=web on=n1
  pod p2 label.app=web on=n1
  pod p3 label.app=web on=n3
  pod p label.app=web
  =>
  n1 PodTopologySpread 12 150
  n2 PodTopologySpread 9 200
  n3 PodTopologySpread 9 200
`,
);
check(
  "without a service or controller there are no defaults",
  `
  node n1 zone=a
  node n2 zone=b
  pod p1 label.app=web on=n1
  pod p label.app=web
  =>
  n1 PodTopologySpread skipped
  n2 PodTopologySpread skipped
`,
);
check(
  "a node that lacks a key of the pod's own constraints scores nothing",
  `
  node n1 zone=a
  node n2
  pod p label.app=web spread=zone/1/soft
  =>
  n1 PodTopologySpread 0 200
  n2 PodTopologySpread 0 0
`,
);
check(
  "three constraints are added up, and rounded once",
  `
  node n1 zone=a label.disk=ssd
  node n2 zone=b label.disk=hdd
  pod p1 label.app=web on=n1
  pod p label.app=web spread=host/1/soft spread=zone/1/soft spread=disk/2/soft
  =>
  n1 PodTopologySpread 5 40
  n2 PodTopologySpread 1 200
`,
);

test("domains in which no node takes part count in the weight, where the profile lets the pod go there", () => {
  const cluster = `
    node n1 zone=a label.disk=ssd
    node n2 zone=b
    pod p1 label.app=web on=n1
    pod p2 label.app=web on=n1
    pod p3 label.app=web on=n1
    pod p label.app=web select.disk=ssd spread=zone/1/soft
  `;
  const config = { profiles: [{ plugins: { filter: { disabled: [{ name: "NodeAffinity" }] } } }] };
  const lines = attempt(cluster, [NAME], config).split("\n");
  expect(lines).toEqual(expect.arrayContaining(["n1 PodTopologySpread 4 0", "n2 PodTopologySpread 0 200"]));
});

check(
  "listed defaults may be hard",
  `
  node n1 zone=a
  node n2 zone=b
  service s app=web
  pod p1 label.app=web on=n1
  pod p label.app=web
  =>
  n1 PodTopologySpread: node(s) didn't match pod topology spread constraints
  n2 fits
`,
  {
    defaultingType: "List",
    defaultConstraints: [{ topologyKey: "topology.kubernetes.io/zone", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" }],
  },
);
