import { expect, test } from "vitest";
import { CLUSTER_AUTOSCALER_FLAGS, DEFAULT_FLAGS, flagNotes, parseFlags } from "../../../src/autoscalers/index.ts";

const check = (name: string, value: unknown, expected: unknown) =>
  test(`${name}=${JSON.stringify(value)}`, () => {
    const { flags, problems } = parseFlags({ [name]: value });
    expect(problems).toEqual([]);
    expect((flags as Readonly<Record<string, unknown>>)[name.replace(/^-+/, "")]).toEqual(expected);
  });

const refuse = (name: string, value: unknown, hint: string) =>
  test(`${name}=${JSON.stringify(value)} is refused`, () => {
    const { problems } = parseFlags({ [name]: value });
    expect(problems).toHaveLength(1);
    const [{ path, expected, found, hint: told }] = problems;
    expect(path).toBe(name);
    expect(`${expected} ${found} ${told}`).toContain(hint);
  });

check("scan-interval", "15s", 15_000);
check("--scan-interval", "1m30s", 90_000);
check("scale-down-unneeded-time", "0s", 0);
check("max-nodes-total", "7", 7);
check("max-nodes-total", 7, 7);
check("expendable-pods-priority-cutoff", -5, -5);
check("scale-down-utilization-threshold", "0.65", 0.65);
check("expander", "priority,least-waste", ["priority", "least-waste"]);
check("expander", ["random"], ["random"]);
check("cores-total", "10:200", { min: 10, max: 200 });
check("gpu-total", "nvidia-tesla-t4:0:8;l4:1:2", [
  { type: "nvidia-tesla-t4", min: 0, max: 8 },
  { type: "l4", min: 1, max: 2 },
]);
check("scale-down-enabled", "false", false);
check("balancing-ignore-label", "team;owner", ["team", "owner"]);
check("drain-priority-config", "0:25,500:40", "0:25,500:40");
check("--v", 4, 4);
check("--cloud-provider", "aws", "aws");
check("--node-group-auto-discovery", "asg:tag=k8s.io/cluster-autoscaler/enabled", ["asg:tag=k8s.io/cluster-autoscaler/enabled"]);
check("status-config-map-name", "status", "status");

refuse("scan-interval", "-1s", "0 or more");
refuse("scan-interval", 10, "unit");
refuse("scan-interval", "10", "such as 10s");
refuse("max-nodes-total", -1, "0 or more");
refuse("max-nodes-total", 1.5, "whole number");
refuse("cores-total", "5:2", "must not exceed");
refuse("cores-total", "5", "<min>:<max>");
refuse("gpu-total", "0:2", "<gpu type>");
refuse("expander", "cheapest", "cheapest");
refuse("expander", "random,random", "once");
refuse("expander", "grpc", "gRPC");
refuse("expander", "", "chain");
refuse("scale-down-enabled", "yes", "true or false");
refuse("estimator", "oldbinpacking", "binpacking");
refuse("scaledown-unneeded-time", "10m", `did you mean "scale-down-unneeded-time"?`);
refuse("max-empty-bulk-delete", "10", "it went with 1.33; use max-scale-down-parallelism");
refuse("drain-priority-config", "high:20", "grace seconds");
refuse("node-autoprovisioning-enabled", "true", "it went with 1.33");
refuse("gce-expander-ephemeral-storage-support", "true", "it went with 1.33");
refuse("unready-nodes-scope", "cluster", "it came after 1.36.1");
refuse("leader-elect-lease-duration", "15", "such as 10s");

test("a name that is like no flag is refused without a guess", () => {
  expect(parseFlags({ foo: "1" }).problems).toEqual([
    { path: "foo", expected: "a flag of cluster-autoscaler 1.36", found: "foo", hint: "" },
  ]);
});

const note = (name: string, value: unknown, expected: readonly string[]) =>
  test(`${name}=${JSON.stringify(value)} is told of: ${expected.length > 0}`, () => {
    const input = { [name]: value };
    const { flags, problems } = parseFlags(input);
    expect(problems).toEqual([]);
    expect(flagNotes(input, flags).map(({ target, text }) => `${target}: ${text}`)).toEqual(expected);
  });

const NOTHING = "this flag changes nothing in a simulation";
note("scan-interval", "15s", []);
note("--v", 4, [`v: ${NOTHING}: logging`]);
note("predicate-parallelism", 4, []);
note("predicate-parallelism", 1, [`predicate-parallelism: ${NOTHING}: threads; the simulator is exact without`]);
note("scale-down-non-empty-candidates-count", 5, [`scale-down-non-empty-candidates-count: ${NOTHING}: read by nothing since 1.32`]);

test("contradictions between flags are told", () => {
  const { problems } = parseFlags({ "balancing-label": "a", "balancing-ignore-label": "b" });
  expect(problems.map(({ path }) => path)).toEqual(["balancing-label"]);
});

test("a longest backoff below the first is taken: it holds from the second failure on", () => {
  expect(parseFlags({ "initial-node-group-backoff-duration": "10m", "max-node-group-backoff-duration": "5m" }).problems).toEqual([]);
});

test("only schedulers that are looked at can be looked at early", () => {
  const problemsOf = (allowed: string, bypassed: string) =>
    parseFlags({ "allowed-scheduler-names": allowed, "bypassed-scheduler-names": bypassed }).problems.map(({ found }) => found);
  expect(problemsOf("a,b", "b,c")).toEqual(["c"]);
  expect(problemsOf("a,b", "b")).toEqual([]);
  expect(problemsOf("", "c")).toEqual([]);
});

test("all problems are listed, not only the first", () => {
  expect(parseFlags({ "scan-interval": "x", expander: "y", unknown: 1 }).problems).toHaveLength(3);
});

test("every default can be written and read again", () => {
  for (const [name, flag] of Object.entries(CLUSTER_AUTOSCALER_FLAGS)) {
    const written = (flag.format as (value: unknown) => string)(flag.default);
    if (written === "" && flag.type !== "list") continue;
    expect(flag.parse(written), name).toEqual(flag.default);
  }
  expect(DEFAULT_FLAGS["scale-down-unneeded-time"]).toBe(600_000);
});
