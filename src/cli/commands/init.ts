import { existsSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeFolder, writing } from "../../metrics/index.ts";
import { InputError } from "../../workloads/index.ts";
import { ExitCode } from "../exit-codes.ts";
import { makeTerminal } from "../terminal.ts";

/** Writes a folder with a scenario and manifests that run as they are. */
export function init(folder: string, options: { readonly color: boolean }): ExitCode {
  const terminal = makeTerminal({ quiet: true, color: options.color });
  const name = basename(folder);
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    throw new InputError([{ file: folder, expected: "a name of lower-case letters, digits and dashes", found: JSON.stringify(name) }]);
  }
  if (existsSync(folder)) {
    throw new InputError([
      {
        file: folder,
        expected: "a name that is still free",
        found: "something of that name",
        hint: "init replaces nothing; choose another name",
      },
    ]);
  }
  for (const [path, text] of Object.entries(files(name))) {
    const file = join(folder, path);
    makeFolder(dirname(file));
    writing(file, () => writeFileSync(file, text));
    terminal.out(`wrote ${file}`);
  }
  terminal.out(`\nnow try\n  wavetank run ${join(folder, "scenario.yaml")}`);
  return ExitCode.Fine;
}

function files(name: string): Record<string, string> {
  return {
    "scenario.yaml": `# A small cluster to start from. Run it with: wavetank run ${name}/scenario.yaml
apiVersion: wavetank.dev/v1alpha1
kind: Scenario
metadata: { name: ${name} }
spec:
  seed: 1                            # all chance comes from it: same seed, same bytes
  start: 2026-01-05T08:00:00Z        # what the virtual wall clock shows at 0
  until: 2h                          # or "completed": until all finite work is done
  cluster:
    nodePools:
      - name: general
        instanceType: aws/m6i.xlarge # from the catalogue; or write capacity out
        min: 1
        max: 10
        initial: 1
        zones: [a, b]
        bootTime: { lognormal: { p50: 45s, p99: 120s } }
  workload:
    - manifests: [apps/]             # present from the start
    - manifests: [jobs/]             # applied after half an hour
      at: 30m
  clusterAutoscaler:                 # the real flags, by their real names
    expander: least-waste
    scan-interval: 10s
    scale-down-unneeded-time: 10m
  objectives:                        # missing one makes the command exit with 1
    - { metric: pod_pending_seconds, quantile: 0.99, max: 5m }
  output: { interval: 60s }
`,
    "apps/web.yaml": `# A service: runs for ever and uses what it requests.
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 4
  selector: { matchLabels: { app: web } }
  template:
    metadata:
      labels: { app: web }
      annotations:
        wavetank.dev/ready-after: 5s # from container start to Ready
    spec:
      containers:
        - name: web
          image: nginx:1.27
          resources: { requests: { cpu: 500m, memory: 512Mi } }
`,
    "jobs/batch.yaml": `# A burst of work that the first node cannot hold.
apiVersion: batch/v1
kind: Job
metadata: { name: batch }
spec:
  parallelism: 12
  completions: 12
  template:
    metadata:
      annotations:
        wavetank.dev/run-time: 10m   # how long a pod runs once started
    spec:
      restartPolicy: Never
      containers:
        - name: work
          image: example/batch:1
          resources: { requests: { cpu: "1", memory: 2Gi } }
`,
  };
}
