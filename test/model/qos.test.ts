import { expect, test } from "vitest";
import { type Container, qosClass } from "../../src/model/index.ts";

/** One container per text: `requests cpu=1 limits cpu=1 memory=1Gi`; a text that starts with `pod` is the pod level. */
function check(name: string, texts: string[], wanted: string): void {
  test(name, () => {
    const containers: Container[] = texts
      .filter((text) => !text.startsWith("pod"))
      .map((text, i) => ({ name: `c${i}`, resources: readResources(text) }));
    const podLevel = texts.find((text) => text.startsWith("pod"));
    expect(qosClass({ containers, ...(podLevel && { resources: readResources(podLevel) }) })).toBe(wanted);
  });
}

function readResources(text: string) {
  const [requests, limits = ""] = text.split("limits");
  const list = (part: string) => Object.fromEntries([...part.matchAll(/(\S+)=(\S+)/g)].map(([, name, amount]) => [name, amount]));
  return { requests: list(requests), limits: list(limits) };
}

check("nothing set", ["", ""], "BestEffort");
check("zero counts as not set", ["requests cpu=0"], "BestEffort");
check("other resources do not count", ["requests x.io/gpu=1 limits x.io/gpu=1"], "BestEffort");
check("requests equal limits", ["requests cpu=1 memory=1Gi limits cpu=1000m memory=1024Mi"], "Guaranteed");
check("one container without limits", ["requests cpu=1 memory=1Gi limits cpu=1 memory=1Gi", ""], "Burstable");
check("no memory limit", ["requests cpu=1 limits cpu=1"], "Burstable");
check("request below limit", ["requests cpu=1 memory=1Gi limits cpu=2 memory=1Gi"], "Burstable");
check("pod level stands for the containers", ["", "pod requests cpu=1 memory=1Gi limits cpu=1 memory=1Gi"], "Guaranteed");
check("pod-level requests only", ["requests cpu=1 memory=1Gi limits cpu=1 memory=1Gi", "pod requests cpu=2"], "Burstable");
