import { defaultNode, defaultPod, type Node, type Pod } from "../../src/model/index.ts";
import { podVolumes } from "./storage-text.ts";
import { readLine } from "./text-line.ts";
import { podAffinityOf, spreadOf } from "./topology-text.ts";

/**
 * A node in one line: `n1 cpu=4 mem=8Gi zone=a label.disk=ssd taint=spot:NoSchedule image=app:1=500000 cordoned feature=X`.
 * Unsaid: 4 CPU, 32Gi, 110 pods.
 */
export function nodeFrom(text: string): Node {
  const { name, all, one, flag, group } = readLine(text);
  const zone = one("zone");
  const storage = one("storage");
  return defaultNode({
    metadata: {
      name,
      labels: { "kubernetes.io/hostname": name, ...(zone !== undefined && { "topology.kubernetes.io/zone": zone }), ...group("label") },
    },
    spec: {
      taints: all("taint").map((taint) => {
        const [key, effect] = taint.split(":");
        return { key, effect };
      }),
      ...(flag("cordoned") && { unschedulable: true }),
    },
    status: {
      allocatable: {
        cpu: one("cpu") ?? "4",
        memory: one("mem") ?? "32Gi",
        pods: one("pods") ?? "110",
        ...(storage !== undefined && { "ephemeral-storage": storage }),
        ...(one("gpu") !== undefined && { "nvidia.com/gpu": one("gpu")! }),
      },
      images: all("image").map((image) => {
        const [imageName, size] = image.split("=");
        return { names: [imageName], sizeBytes: Number(size) };
      }),
      declaredFeatures: all("feature"),
    },
  });
}

/**
 * A pod in one line: `p cpu=500m mem=1Gi gpu=1 on=n1 priority=5 select.disk=ssd tolerate=spot port=80 gate=g image=app:1 fixed=n1 never`.
 * Volumes as `podVolumes` reads them, spreading and other pods as `spreadOf` and `podAffinityOf` do. A key that is not given is not requested. `tolerate=*` tolerates everything.
 */
export function podFrom(text: string): Pod {
  const line = readLine(text);
  const { name, all, one, flag, group } = line;
  const requests = {
    ...(one("cpu") !== undefined && { cpu: one("cpu")! }),
    ...(one("mem") !== undefined && { memory: one("mem")! }),
    ...(one("storage") !== undefined && { "ephemeral-storage": one("storage")! }),
    ...(one("gpu") !== undefined && { "nvidia.com/gpu": one("gpu")! }),
  };
  const fixed = all("fixed");
  const node = one("on") ?? one("wants");
  const prefers = Object.entries(group("prefer")).map(([key, value]) => {
    const [label, weight] = value.split("*");
    const matches = label.startsWith(">") ? { operator: "Gt", values: [label.slice(1)] } : { operator: "In", values: [label] };
    return { weight: Number(weight), preference: { matchExpressions: [{ key, ...matches }] } };
  });
  return defaultPod({
    metadata: { name, namespace: "default", labels: group("label") },
    spec: {
      containers: [
        {
          name: "c",
          image: one("image") ?? "app",
          resources: { requests },
          ports: all("port").map((port) => {
            const [number, ip] = port.split("@");
            return { containerPort: Number(number), hostPort: Number(number), ...(ip !== undefined && { hostIP: ip }) };
          }),
        },
      ],
      volumes: podVolumes(line),
      priority: Number(one("priority") ?? 0),
      terminationGracePeriodSeconds: Number(one("grace") ?? 0),
      ...(flag("never") && { preemptionPolicy: "Never" }),
      ...(node !== undefined && { nodeName: node }),
      ...(Object.keys(group("select")).length > 0 && { nodeSelector: group("select") }),
      tolerations: all("tolerate").map((key) => (key === "*" ? { operator: "Exists" } : { key, operator: "Exists" })),
      schedulingGates: all("gate").map((gate) => ({ name: gate })),
      topologySpreadConstraints: spreadOf(line),
      affinity: {
        ...podAffinityOf(line),
        ...((fixed.length > 0 || prefers.length > 0) && {
          nodeAffinity: {
            ...(fixed.length > 0 && {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: fixed.map((value) => ({
                  matchFields: value.split("&").map((one) => ({ key: "metadata.name", operator: "In", values: [one] })),
                })),
              },
            }),
            ...(prefers.length > 0 && { preferredDuringSchedulingIgnoredDuringExecution: prefers }),
          },
        }),
      },
      ...(one("scheduler") !== undefined && { schedulerName: one("scheduler")! }),
    },
  });
}
