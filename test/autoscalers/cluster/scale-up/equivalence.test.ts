import { expect, test } from "vitest";
import { groupPods } from "../../../../src/autoscalers/cluster/scale-up/equivalence.ts";
import type { PodSpec } from "../../../../src/model/index.ts";
import { Setting } from "../setting.ts";

interface Row {
  readonly requests?: string;
  readonly owner?: string;
  readonly spec?: object;
  readonly labels?: Readonly<Record<string, string>>;
}

const check = (title: string, rows: readonly Row[], sizes: readonly number[]) =>
  test(title, () => {
    const setting = new Setting();
    const ids = rows.map(({ requests = "1/1Gi", spec = {}, ...rest }) =>
      setting.pod(requests, { ...rest, spec: spec as Partial<PodSpec> }),
    );
    expect(groupPods(setting.store, ids).map(({ pods }) => pods.length)).toEqual(sizes);
  });

const web = { owner: "ReplicaSet/web" };
check("pods of one controller are one group", [web, web, web], [3]);
check("bare pods stand alone", [{}, {}], [1, 1]);
check("DaemonSet pods stand alone", [{ owner: "DaemonSet/d" }, { owner: "DaemonSet/d" }], [1, 1]);
check("controllers are kept apart", [web, { owner: "ReplicaSet/other" }, web], [2, 1]);
check("labels count", [web, { ...web, labels: { a: "b" } }], [1, 1]);
check("requests count", [web, { ...web, requests: "2/1Gi" }], [1, 1]);
check("how a quantity is written does not", [web, { ...web, requests: "1000m/1024Mi" }], [2]);
check(
  "nor in other fields",
  [
    { ...web, spec: { volumes: [{ name: "v", emptyDir: { sizeLimit: "1Gi" } }] } },
    { ...web, spec: { volumes: [{ name: "v", emptyDir: { sizeLimit: "1024Mi" } }] } },
  ],
  [2],
);
check(
  "labels and selectors may be called as resources are",
  [
    { ...web, labels: { limits: "gold", requests: "1", overhead: "none" }, spec: { nodeSelector: { limits: "1" } } },
    { ...web, labels: { limits: "gold", requests: "1000m", overhead: "none" }, spec: { nodeSelector: { limits: "1" } } },
  ],
  [1, 1],
);
check("host names do not", [web, { ...web, spec: { hostname: "web-1" } }], [2]);
check("empty and absent collections are the same", [web, { ...web, spec: { tolerations: [], nodeSelector: {} } }], [2]);
check(
  "from the eleventh kind on pods stand alone",
  [
    ...Array.from({ length: 12 }, (_, i) => ({ ...web, requests: `${i + 1}m/1Gi` })),
    { ...web, requests: "12m/1Gi" },
    { ...web, requests: "1m/1Gi" },
  ],
  [2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
);
