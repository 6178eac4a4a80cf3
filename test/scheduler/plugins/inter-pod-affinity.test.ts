import { expect, test } from "vitest";
import { attempt, linesOf } from "../one-attempt.ts";

const NAME = "InterPodAffinity";

/** The lines before `=>` are the cluster with the pod to place; those behind it are verdicts and scores, raw and weighted. */
function check(what: string, text: string, args?: object): void {
  test(what, () => {
    const [cluster, expected] = text.split("=>");
    const config = args === undefined ? undefined : { profiles: [{ pluginConfig: [{ name: NAME, args }] }] };
    const lines = attempt(cluster, [NAME], config).split("\n");
    expect(lines).toEqual(expect.arrayContaining(linesOf(expected)));
  });
}

check(
  "near a pod of the zone",
  `
  node n1 zone=a
  node n2 zone=a
  node n3 zone=b
  node n4
  pod db label.app=db on=n1
  pod p near=zone:app=db
  =>
  n1 fits
  n2 fits
  n3 InterPodAffinity: node(s) didn't match pod affinity rules
  n4 InterPodAffinity: node(s) didn't match pod affinity rules
`,
);
check(
  "the first pod of a group goes where the key is",
  `
  node n1 zone=a
  node n2
  pod p label.app=db near=zone:app=db
  =>
  n1 fits
  n2 InterPodAffinity: node(s) didn't match pod affinity rules
`,
);
check(
  "every required term must be met by the same pods",
  `
  node n1 zone=a
  node n2 zone=b
  pod x label.app=db on=n1
  pod y label.app=db label.tier=1 on=n2
  pod p near=zone:app=db near=host:tier=1
  =>
  n1 InterPodAffinity: node(s) didn't match pod affinity rules
  n2 fits
`,
);
check(
  "far from a pod, by host",
  `
  node n1 zone=a
  node n2 zone=a
  pod db label.app=db on=n1
  pod p far=host:app=db
  =>
  n1 InterPodAffinity: node(s) didn't match pod anti-affinity rules
  n2 fits
`,
);
check(
  "pods that run already keep others off",
  `
  node n1 zone=a
  node n2 zone=b
  pod db label.app=db far=zone:app=web on=n1
  pod p label.app=web
  =>
  n1 InterPodAffinity: node(s) didn't satisfy existing pods anti-affinity rules
  n2 fits
`,
);
check(
  "EX-16: weights of both kinds",
  `
  node n1 label.rack=1
  node n2 label.rack=2
  node n3 label.rack=3
  node n4 label.rack=4
  pod w label.app=w on=n1
  pod x label.app=x on=n3
  pod y label.app=y on=n4
  pod p dislikes=rack:app=w*10 likes=rack:app=x*5 likes=rack:app=y*20
  =>
  n1 InterPodAffinity -10 0
  n2 InterPodAffinity 0 66
  n3 InterPodAffinity 5 100
  n4 InterPodAffinity 20 200
`,
);
check(
  "29 of 50 is 57: the division comes first",
  `
  node n1 label.rack=1
  node n2 label.rack=2
  node n3 label.rack=3
  pod x label.app=x on=n2
  pod y label.app=y on=n3
  pod p likes=rack:app=x*29 likes=rack:app=y*50
  =>
  n1 InterPodAffinity 0 0
  n2 InterPodAffinity 29 114
  n3 InterPodAffinity 50 200
`,
);
const WANTED = `
  node n1 zone=a
  node n2 zone=b
  pod db label.app=db near=zone:app=web on=n1
  pod other label.app=web on=n1
`;
check(
  "required affinity of pods that run already counts 1",
  `${WANTED}
  pod p label.app=web
  =>
  n1 InterPodAffinity 1 200
  n2 InterPodAffinity 0 0
`,
);
check(
  "or what the profile says",
  `${WANTED}
  pod p label.app=web
  =>
  n1 InterPodAffinity 7 200
`,
  { hardPodAffinityWeight: 7 },
);
check(
  "a profile may leave the preferences of others out",
  `${WANTED}
  pod p label.app=web
  =>
  n1 InterPodAffinity skipped
  n2 InterPodAffinity skipped
`,
  { ignorePreferredTermsOfExistingPods: true },
);
