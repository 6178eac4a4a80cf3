import { expect, test } from "vitest";
import { isExtendedResource, isNativeResource, isScalarResource } from "../../src/model/index.ts";

/** Name -> the classes it is in. */
function check(name: string, wanted: string): void {
  test(`${name || "(empty)"} is ${wanted || "none of them"}`, () => {
    const classes = { native: isNativeResource(name), extended: isExtendedResource(name), scalar: isScalarResource(name) };
    expect(
      Object.entries(classes)
        .filter(([, is]) => is)
        .map(([word]) => word)
        .join(" "),
    ).toBe(wanted);
  });
}

check("cpu", "native");
check("storage", "native");
check("gpu", "native");
check("nvidia.com/gpu", "extended scalar");
check("hugepages-2Mi", "native scalar");
check("attachable-volumes-aws-ebs", "native scalar");
check("kubernetes.io/batch-cpu", "native scalar");
check("node.kubernetes.io/thing", "native scalar");
check("requests.example.com/gpu", "");
check("UPPER.com/gpu", "");
