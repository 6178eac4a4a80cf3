import { expect, test } from "vitest";
import { DEFAULT_BEHAVIOR, type EventRecord, type Id, POD_PHASES, PodPhase } from "../../src/cluster/index.ts";
import { constant, type Millis } from "../../src/engine/index.ts";
import { INSTANT_KUBELET, type KubeletConfig, kubelet } from "../../src/kubelet/index.ts";
import { type Container, formatDuration, parseDurationMs } from "../../src/model/index.ts";
import { World } from "./world.ts";

const QUICK: KubeletConfig = {
  sandboxStart: constant(400),
  containerStart: constant(100),
  imagePull: { handshake: constant(500), bytesPerSecond: 10_000_000 },
  imageSizes: { "app:1": 100_000_000, "side:1": 20_000_000, "init:1": 5_000_000 },
  defaultImageBytes: 50_000_000,
  statusDelay: constant(50),
  cleanUp: constant(1000),
  backOffMsMax: 300_000,
  backOffJitterRatio: 0,
};

/**
 * Plays a story and compares the time line. Lines of the story:
 *   node NAME [images=a,b]
 *   pod NAME [node=NAME] [at=TIME] [run=TIME] [exit=CODE] [policy=P] [grace=TIME] [stop=TIME] [ready=TIME] [deadline=TIME] images=a,b [init=a] [sidecar=a] [pull=Always]
 *   delete NAME at=TIME [grace=TIME]
 *   lose NODE at=TIME
 *   until TIME
 * Lines of the time line: TIME POD WHAT, where WHAT is an event `Reason: message` or what the API server shows.
 */
function check(title: string, config: KubeletConfig, story: string, timeline: string): void {
  test(title, () => {
    const lines: string[] = [];
    const note = (at: Millis, pod: string, what: string): void => void lines.push(`${formatDuration(at)} ${pod} ${what}`);
    const world = new World({
      event: ({ timeMs, name, reason, message }: EventRecord) => note(timeMs, name, `${reason}: ${message}`),
      decision() {},
    });
    const { store } = world;
    const seen = new Map<Id, string>();
    store.watch("Pod", (id) => {
      const { pods } = store;
      const ready = pods.ready[id] === 1 ? " ready" : "";
      const why = pods.isTerminal(id) ? ` exit=${pods.exitCode[id]}${pods.reasons.has(id) ? ` ${pods.reasons.get(id)}` : ""}` : "";
      const restarts = pods.restarts[id] > 0 ? ` restarts=${pods.restarts[id]}` : "";
      const shown = pods.removed[id] === 1 ? "gone" : `${POD_PHASES[pods.phase[id]]}${ready}${why}${restarts}`;
      if (shown !== (seen.get(id) ?? "Pending")) note(world.loop.now, pods.names[id], shown);
      seen.set(id, shown);
    });
    world.add(kubelet, config);
    play(world, story);
    expect(lines.join("\n")).toBe(dedent(timeline));
  });
}

function play(world: World, story: string): void {
  const { store } = world;
  const ids = new Map<string, Id>();
  let until: Millis | undefined;
  for (const line of dedent(story).split("\n")) {
    const [word, name, ...settings] = line.split(/\s+/);
    const given = Object.fromEntries(settings.map((setting) => setting.split("=")));
    const time = (key: string, otherwise: Millis): Millis => (given[key] === undefined ? otherwise : parseDurationMs(given[key]));
    if (word === "until") until = parseDurationMs(name);
    else if (word === "node") {
      const images = (given.images?.split(",") ?? []).map((image: string) => ({ names: [image], sizeBytes: 1 }));
      store.addNode({ metadata: { name }, status: { allocatable: { cpu: "64", memory: "64Gi", pods: "110" }, images } });
    } else if (word === "lose") world.at(time("at", 0), () => store.removeNode(store.nodes.infos.rowOf(name)!, "test"));
    else if (word === "delete")
      world.at(time("at", 0), () => store.deletePod(ids.get(name)!, given.grace === undefined ? undefined : time("grace", 0)));
    else if (word === "pod") {
      const list = (key: string, more: object = {}): Container[] =>
        (given[key]?.split(",") ?? []).map((image: string) => ({
          name: image.split(":")[0],
          image,
          imagePullPolicy: given.pull ?? "IfNotPresent",
          ...more,
        }));
      const template = store.makeTemplate({
        namespace: "default",
        spec: {
          restartPolicy: given.policy ?? "Never",
          terminationGracePeriodSeconds: time("grace", 30_000) / 1000,
          ...(given.deadline === undefined ? {} : { activeDeadlineSeconds: time("deadline", 0) / 1000 }),
          initContainers: [...list("sidecar", { restartPolicy: "Always" }), ...list("init")],
          containers: list("images"),
        },
        behavior: {
          ...DEFAULT_BEHAVIOR,
          exitCode: Number(given.exit ?? 0),
          readyAfterMs: time("ready", 0),
          stopMs: time("stop", 0),
          ...(given.run === undefined ? {} : { runMs: time("run", 0) }),
        },
      });
      world.at(time("at", 0), () => {
        const id = store.createPod({ name, template });
        ids.set(name, id);
        store.bindPod(id, store.nodes.infos.rowOf(given.node ?? "n1")!);
      });
    } else throw new Error(`no such line: ${line}`);
  }
  world.run(until);
}

const dedent = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");

check(
  "a pod whose image is there",
  QUICK,
  `
  node n1 images=app:1
  pod  web images=app:1 run=10s ready=2s
  `,
  `
  400ms web Pulled: Container image "app:1" already present on machine and can be accessed by the pod
  500ms web Created: Container created
  500ms web Started: Container started
  550ms web Running
  2.55s web Running ready
  10.55s web Succeeded exit=0
  `,
);

check(
  "pulls of a node wait for each other, and an image is fetched once",
  QUICK,
  `
  node n1
  pod  a images=app:1 run=1s
  pod  b images=app:1 run=1s
  pod  c images=side:1 run=1s
  `,
  `
  400ms a Pulling: Pulling image "app:1"
  400ms b Pulling: Pulling image "app:1"
  400ms c Pulling: Pulling image "side:1"
  10.9s a Pulled: Successfully pulled image "app:1" in 10.5s (10.5s including waiting). Image size: 100000000 bytes.
  11s a Created: Container created
  11s a Started: Container started
  11.05s a Running
  11.05s a Running ready
  11.4s b Pulled: Successfully pulled image "app:1" in 500ms (11s including waiting). Image size: 100000000 bytes.
  11.5s b Created: Container created
  11.5s b Started: Container started
  11.55s b Running
  11.55s b Running ready
  12.05s a Succeeded exit=0
  12.55s b Succeeded exit=0
  13.9s c Pulled: Successfully pulled image "side:1" in 2.5s (13.5s including waiting). Image size: 20000000 bytes.
  14s c Created: Container created
  14s c Started: Container started
  14.05s c Running
  14.05s c Running ready
  15.05s c Succeeded exit=0
  `,
);

check(
  "imagePullPolicy Always asks the registry also when the layers are there",
  QUICK,
  `
  node n1 images=app:1
  pod  web images=app:1 run=1s pull=Always
  `,
  `
  400ms web Pulling: Pulling image "app:1"
  900ms web Pulled: Successfully pulled image "app:1" in 500ms (500ms including waiting). Image size: 100000000 bytes.
  1s web Created: Container created
  1s web Started: Container started
  1.05s web Running
  1.05s web Running ready
  2.05s web Succeeded exit=0
  `,
);

check(
  "sidecar, init container and two containers start one after another",
  QUICK,
  `
  node n1 images=side:1,init:1,app:1,log:1
  pod  web images=app:1,log:1 sidecar=side:1 init=init:1
  delete web at=20s
  `,
  `
  400ms web Pulled: Container image "side:1" already present on machine and can be accessed by the pod
  500ms web Created: Container created
  500ms web Started: Container started
  500ms web Pulled: Container image "init:1" already present on machine and can be accessed by the pod
  600ms web Created: Container created
  600ms web Started: Container started
  600ms web Pulled: Container image "app:1" already present on machine and can be accessed by the pod
  700ms web Created: Container created
  700ms web Started: Container started
  700ms web Pulled: Container image "log:1" already present on machine and can be accessed by the pod
  800ms web Created: Container created
  800ms web Started: Container started
  850ms web Running
  850ms web Running ready
  20s web Killing: Stopping container side
  20s web Killing: Stopping container app
  20s web Killing: Stopping container log
  21s web gone
  `,
);

check(
  "at once: one look to run, one to end",
  INSTANT_KUBELET,
  `
  node n1
  pod  web images=app:1 run=10s at=5s
  `,
  `
  5s web Pulling: Pulling image "app:1"
  5s web Pulled: Successfully pulled image "app:1" in 0s (0s including waiting). Image size: 0 bytes.
  5s web Created: Container created
  5s web Started: Container started
  5s web Running
  5s web Running ready
  15s web Succeeded exit=0
  `,
);

check(
  "a pod that is deleted before its containers start goes directly, and its pull keeps its turn",
  QUICK,
  `
  node n1
  pod  a images=app:1
  pod  b images=side:1 run=1s
  delete a at=2s
  `,
  `
  400ms a Pulling: Pulling image "app:1"
  400ms b Pulling: Pulling image "side:1"
  2s a gone
  13.4s b Pulled: Successfully pulled image "side:1" in 2.5s (13s including waiting). Image size: 20000000 bytes.
  13.5s b Created: Container created
  13.5s b Started: Container started
  13.55s b Running
  13.55s b Running ready
  14.55s b Succeeded exit=0
  `,
);

check(
  "a pod vanishes with its node, and nothing is left to do for it",
  QUICK,
  `
  node n1 images=app:1
  pod  web images=app:1 run=1h
  lose n1 at=1m
  `,
  `
  400ms web Pulled: Container image "app:1" already present on machine and can be accessed by the pod
  500ms web Created: Container created
  500ms web Started: Container started
  550ms web Running
  550ms web Running ready
  1m0s web gone
  `,
);

check(
  "restartPolicy Never: exit code 3 fails the pod",
  INSTANT_KUBELET,
  `
  node n1 images=app:1
  pod  job images=app:1 run=4s exit=3
  `,
  `
  0s job Pulled: Container image "app:1" already present on machine and can be accessed by the pod
  0s job Created: Container created
  0s job Started: Container started
  0s job Running
  0s job Running ready
  4s job Failed exit=3
  `,
);

check(
  "a deadline stops the containers and fails the pod",
  INSTANT_KUBELET,
  `
  node n1 images=app:1
  pod  job images=app:1 run=1m deadline=11s grace=6s stop=1330ms
  `,
  `
  0s job Pulled: Container image "app:1" already present on machine and can be accessed by the pod
  0s job Created: Container created
  0s job Started: Container started
  0s job Running
  0s job Running ready
  11s job DeadlineExceeded: Pod was active on the node longer than the specified deadline
  11s job Killing: Stopping container app
  12.33s job Failed exit=143 DeadlineExceeded
  `,
);

check(
  "a deadline also ends a pod that is still pulling",
  QUICK,
  `
  node n1
  pod  job images=app:1 deadline=3s
  `,
  `
  400ms job Pulling: Pulling image "app:1"
  3s job DeadlineExceeded: Pod was active on the node longer than the specified deadline
  3s job Failed exit=0 DeadlineExceeded
  `,
);

/** When each run of a container that crashes after `run` begins and ends, and how often the kubelet said BackOff. */
function checkRestarts(title: string, given: { run: string; policy?: string; exit?: string; until: string }, starts: string): void {
  test(title, () => {
    const started: string[] = [];
    const world = new World({
      event: ({ timeMs, reason }) => void (reason === "Started" && started.push(formatDuration(timeMs))),
      decision() {},
    });
    world.add(kubelet, INSTANT_KUBELET);
    play(
      world,
      `node n1
       pod p images=app:1 run=${given.run} policy=${given.policy ?? "Always"} exit=${given.exit ?? "1"}
       until ${given.until}`,
    );
    expect(started.join(" ")).toBe(starts);
    expect(POD_PHASES[world.store.pods.phase[0]]).toBe("Running");
    expect(world.store.pods.restarts[0]).toBe(started.length - 1);
  });
}

checkRestarts(
  "crash loop: 0, 10, 20, 40 ... 300 s after each exit",
  { run: "1s", until: "20m" },
  "0s 1s 12s 33s 1m14s 2m35s 5m16s 10m17s 15m18s",
);
checkRestarts("OnFailure backs off as Always does", { run: "1s", policy: "OnFailure", until: "1m" }, "0s 1s 12s 33s");
checkRestarts("Always restarts after exit 0 too", { run: "1s", exit: "0", until: "1m" }, "0s 1s 12s 33s");
checkRestarts("a run of more than 600 s ends the sequence", { run: "601s", until: "31m" }, "0s 10m1s 20m2s 30m3s");
checkRestarts("a run of 600 s does not, but waits a millisecond only", { run: "600s", until: "31m" }, "0s 10m0s 20m0.001s 30m0.002s");

test("the memory of a crash loop ends 600 s after the last start", () => {
  const started: Millis[] = [];
  const world = new World({
    event: ({ timeMs, reason }) => void (reason === "Started" && started.push(timeMs / 1000)),
    decision() {},
  });
  world.add(kubelet, INSTANT_KUBELET);
  play(world, "node n1\npod p images=app:1 run=310s policy=Always exit=1\nuntil 2h");
  const waits = started.slice(1).map((at, i) => Math.round(at - started[i] - 310));
  expect(waits.slice(0, 10)).toEqual([0, 10, 20, 40, 80, 160, 290, 10, 20, 40]);
});

test("a pod that succeeds under OnFailure is not restarted", () => {
  const world = new World();
  world.add(kubelet, INSTANT_KUBELET);
  play(world, "node n1\npod p images=app:1 run=5s policy=OnFailure");
  expect(POD_PHASES[world.store.pods.phase[0]]).toBe("Succeeded");
});

test.each`
  stop        | grace    | gone      | rule
  ${"50ms"}   | ${"30s"} | ${10_050} | ${"obeys SIGTERM"}
  ${"0s"}     | ${"30s"} | ${10_000} | ${"stops at once"}
  ${"1h"}     | ${"30s"} | ${40_000} | ${"SIGKILL when the grace is over"}
  ${"1h"}     | ${"1s"}  | ${12_000} | ${"but not within two seconds"}
  ${"1500ms"} | ${"1s"}  | ${11_500} | ${"which the container may use"}
  ${"1h"}     | ${"0s"}  | ${12_000} | ${"grace 0 is one second"}
`("stopping in $stop with a grace of $grace: gone at $gone ms ($rule)", ({ stop, grace, gone }) => {
  const world = new World();
  world.add(kubelet, INSTANT_KUBELET);
  play(world, `node n1\npod p images=app:1 stop=${stop} grace=30s\ndelete p at=10s grace=${grace}`);
  expect(world.store.pods.removed[0]).toBe(1);
  expect(world.loop.now).toBe(gone);
});

test("a grace shortened while containers stop changes nothing", () => {
  const world = new World();
  world.add(kubelet, INSTANT_KUBELET);
  play(world, "node n1\npod p images=app:1 stop=1h grace=30s\ndelete p at=10s\ndelete p at=15s grace=2s");
  expect(world.loop.now).toBe(40_000);
});

test("work that ends at the moment of deletion counts as done", () => {
  const world = new World();
  world.add(kubelet, INSTANT_KUBELET);
  play(world, "node n1\npod p images=app:1 run=10s\ndelete p at=10s");
  expect(world.store.pods.phase[0]).toBe(PodPhase.Succeeded);
  expect(world.store.pods.removed[0]).toBe(0);
});

test("images of known size show in the node's status", () => {
  const world = new World();
  world.add(kubelet, { ...QUICK, imageSizes: { app: 7 } });
  play(world, "node n1\npod a images=app run=1s\npod b images=other:2 run=1s");
  expect([...world.store.nodes.infos.images[0]]).toEqual([["app:latest", 7]]);
});

test("a pod that runs already when the kubelet first sees it ends when its work does", () => {
  const world = new World();
  const { store } = world;
  store.addNode({ metadata: { name: "n1" }, status: { allocatable: { cpu: "4", memory: "8Gi", pods: "10" } } });
  const template = store.makeTemplate({ namespace: "default", spec: { restartPolicy: "Never", containers: [{ name: "c" }] } });
  const pod = store.createPod({ name: "p", template, runMs: 7000, warm: true });
  store.bindPod(pod, 0);
  store.setPodRunning(pod);
  world.add(kubelet, QUICK);
  world.at(3000, () => store.updateNode(0, store.nodes.infos.nodes[0]));
  world.at(3000, () => store.countPodRestart(pod));
  world.run();
  expect([store.pods.readyMs[pod], store.pods.endedMs[pod]]).toEqual([3000, 7000]);
});

test("an instant pod costs two events", () => {
  const world = new World();
  world.add(kubelet, INSTANT_KUBELET);
  play(world, "node n1\npod p images=app:1 run=10s");
  expect(world.loop.events).toBe(1 + 2); // the story's own, then bound -> running and the end
});

test("the same pod has the same luck, whoever else is there", () => {
  const config: KubeletConfig = { ...QUICK, sandboxStart: { kind: "uniform", minMs: 0, maxMs: 10_000 } };
  const startOf = (others: string): Millis => {
    const world = new World();
    world.add(kubelet, config);
    play(world, `node n1 images=app:1\npod p images=app:1${others}`);
    return world.store.pods.startedMs[0];
  };
  expect(startOf("\npod q images=app:1\npod r images=app:1 at=1s")).toBe(startOf(""));
});
