import { expect, test } from "vitest";
import { firstUntolerated, toleratesAll, toleratesTaint } from "../../src/model/index.ts";

/** `key=value:effect` for taints, `key operator value effect` for tolerations, `-` for an absent part. */
function check(name: string, toleration: string, taint: string, wanted: boolean): void {
  test(name, () => expect(toleratesTaint(readToleration(toleration), readTaint(taint))).toBe(wanted));
}

function readTaint(text: string) {
  const [, key, value, effect] = /^([^=:]*)=?([^:]*):(.*)$/.exec(text)!;
  return { key, value, effect };
}

function readToleration(text: string) {
  const names = ["key", "operator", "value", "effect"];
  return Object.fromEntries(text.split(" ").flatMap((part, i) => (part === "-" ? [] : [[names[i], part]])));
}

check("the same key, value and effect", "gpu Equal yes NoSchedule", "gpu=yes:NoSchedule", true);
check("no operator means Equal", "gpu - yes NoSchedule", "gpu=yes:NoSchedule", true);
check("another value", "gpu Equal no NoSchedule", "gpu=yes:NoSchedule", false);
check("Exists covers any value", "gpu Exists - NoSchedule", "gpu=yes:NoSchedule", true);
check("no effect covers any effect", "gpu Exists - -", "gpu=yes:NoExecute", true);
check("another effect", "gpu Exists - NoExecute", "gpu=yes:NoSchedule", false);
check("no key covers any key", "- Exists - -", "gpu=yes:NoSchedule", true);
check("an empty key with Equal compares only the value", "- Equal yes -", "gpu=yes:NoSchedule", true);
check("an absent value is the empty one", "gpu Equal - -", "gpu:NoSchedule", true);
check("Gt is off by default", "gpu Gt 1 -", "gpu=2:NoSchedule", false);

test("the first untolerated taint in node order, of the effects asked for", () => {
  const taints = ["soft:PreferNoSchedule", "a:NoSchedule", "b:NoExecute"].map(readTaint);
  expect(firstUntolerated([{ key: "a", operator: "Exists" }], taints, ["NoSchedule", "NoExecute"])?.key).toBe("b");
  expect(toleratesAll(undefined, taints, ["PreferNoSchedule"])).toBe(false);
  expect(toleratesAll(undefined, undefined, ["NoSchedule"])).toBe(true);
});
