import { expect, test } from "vitest";
import { jobBackOffMs } from "../../src/controllers/job-back-off.ts";
import { minutes, seconds } from "../../src/engine/index.ts";
import { Cluster, dedent } from "./story.ts";

/** Plays a story of Jobs and compares what the job controller says. */
function check(title: string, play: (cluster: Cluster) => void, story: string): void {
  test(title, () => {
    const cluster = new Cluster();
    play(cluster);
    cluster.run(minutes(120));
    expect(cluster.story()).toBe(dedent(story));
  });
}

check(
  "a Job runs its one pod for a minute when nothing is said",
  (cluster) => cluster.job("j", {}),
  `
  0s Job/j SuccessfulCreate: Created pod: j-0
  1m0s Job/j Completed: Job completed
  `,
);

check(
  "work is given per pod in order of creation, the last entry serves for the rest",
  (cluster) => cluster.job("j", { parallelism: 2, completions: 4 }, { workMs: [seconds(10), seconds(3), seconds(5)] }),
  `
  0s Job/j SuccessfulCreate: Created pod: j-0
  0s Job/j SuccessfulCreate: Created pod: j-1
  3s Job/j SuccessfulCreate: Created pod: j-2
  8s Job/j SuccessfulCreate: Created pod: j-3
  13s Job/j Completed: Job completed
  `,
);

check(
  "the template's behaviour says how long pods work",
  (cluster) => cluster.job("j", {}, { behavior: { runMs: seconds(7) } }),
  `
  0s Job/j SuccessfulCreate: Created pod: j-0
  7s Job/j Completed: Job completed
  `,
);

check(
  "no more pods than completions are left",
  (cluster) => cluster.job("j", { parallelism: 5, completions: 3 }, { workMs: [seconds(1)] }),
  `
  0s Job/j SuccessfulCreate: Created pod: j-0
  0s Job/j SuccessfulCreate: Created pod: j-1
  0s Job/j SuccessfulCreate: Created pod: j-2
  1s Job/j Completed: Job completed
  `,
);

check(
  "an evicted pod counts as failed and is replaced after 10 s; its work starts again, and only its own",
  (cluster) => {
    cluster.job("j", { parallelism: 2, completions: 3 }, { workMs: [seconds(20), seconds(30), seconds(40)] });
    cluster.at(seconds(5), () => cluster.store.evictPod(cluster.pod("j-0")));
  },
  `
  0s Job/j SuccessfulCreate: Created pod: j-0
  0s Job/j SuccessfulCreate: Created pod: j-1
  15s Job/j SuccessfulCreate: Created pod: j-2
  30s Job/j SuccessfulCreate: Created pod: j-3
  1m10s Job/j Completed: Job completed
  `,
);

check(
  "a pod lost with its node is replaced",
  (cluster) => {
    cluster.job("j", {}, { workMs: [seconds(20)] });
    cluster.at(seconds(5), () => {
      cluster.node("n1");
      cluster.store.removeNode(0, "test");
    });
  },
  `
  0s Job/j SuccessfulCreate: Created pod: j-0
  15s Job/j SuccessfulCreate: Created pod: j-1
  35s Job/j Completed: Job completed
  `,
);

check(
  "failures are retried after 10, 20, 40 ... s, and the seventh is the end",
  (cluster) => cluster.job("j", {}, { behavior: { runMs: seconds(1), exitCode: 1 } }),
  `
  0s Job/j SuccessfulCreate: Created pod: j-0
  11s Job/j SuccessfulCreate: Created pod: j-1
  32s Job/j SuccessfulCreate: Created pod: j-2
  1m13s Job/j SuccessfulCreate: Created pod: j-3
  2m34s Job/j SuccessfulCreate: Created pod: j-4
  5m15s Job/j SuccessfulCreate: Created pod: j-5
  10m36s Job/j SuccessfulCreate: Created pod: j-6
  10m37s Job/j BackoffLimitExceeded: Job has reached the specified backoff limit
  `,
);

check(
  "backoffLimit 0: one failure ends the Job and stops its other pods",
  (cluster) => {
    cluster.job("j", { parallelism: 2, completions: 2, backoffLimit: 0 }, { workMs: [seconds(60)], behavior: { stopMs: seconds(3) } });
    cluster.at(seconds(5), () => cluster.store.deletePod(cluster.pod("j-1")));
  },
  `
  0s Job/j SuccessfulCreate: Created pod: j-0
  0s Job/j SuccessfulCreate: Created pod: j-1
  5s Job/j SuccessfulDelete: Deleted pod: j-0
  8s Job/j BackoffLimitExceeded: Job has reached the specified backoff limit
  `,
);

check(
  "with OnFailure the restarts of the containers count",
  (cluster) => {
    const template = { spec: { restartPolicy: "OnFailure", containers: [{ name: "c" }] } };
    cluster.job("j", { backoffLimit: 2, template }, { behavior: { runMs: seconds(1), exitCode: 1 } });
  },
  `
  0s Job/j SuccessfulCreate: Created pod: j-0
  12s Job/j SuccessfulDelete: Deleted pod: j-0
  12s Job/j BackoffLimitExceeded: Job has reached the specified backoff limit
  `,
);

check(
  "a deadline ends the Job",
  (cluster) => cluster.job("j", { activeDeadlineSeconds: 30 }),
  `
  0s Job/j SuccessfulCreate: Created pod: j-0
  30s Job/j SuccessfulDelete: Deleted pod: j-0
  30s Job/j DeadlineExceeded: Job was active longer than specified deadline
  `,
);

check(
  "a suspended Job has no pods; resumed, it starts again and its deadline too",
  (cluster) => {
    const { store } = cluster;
    const id = cluster.job("j", { suspend: true, activeDeadlineSeconds: 70 });
    const suspend = (value: boolean) => () => {
      const job = store.jobs.get(id)!;
      store.replaceObject("Job", id, { ...job, spec: { ...job.spec, suspend: value } });
    };
    cluster.at(seconds(10), suspend(false));
    cluster.at(seconds(40), suspend(true));
    cluster.at(seconds(100), suspend(false));
  },
  `
  0s Job/j Suspended: Job suspended
  10s Job/j Resumed: Job resumed
  10s Job/j SuccessfulCreate: Created pod: j-0
  40s Job/j Suspended: Job suspended
  40s Job/j SuccessfulDelete: Deleted pod: j-0
  1m40s Job/j Resumed: Job resumed
  1m40s Job/j SuccessfulCreate: Created pod: j-1
  2m40s Job/j Completed: Job completed
  `,
);

check(
  "less parallelism dismisses the youngest, which is no failure",
  (cluster) => {
    const { store } = cluster;
    const id = cluster.job("j", { parallelism: 3, completions: 3, backoffLimit: 0 }, { workMs: [seconds(10)] });
    cluster.at(seconds(4), () => {
      const job = store.jobs.get(id)!;
      store.replaceObject("Job", id, { ...job, spec: { ...job.spec, parallelism: 2 } });
    });
  },
  `
  0s Job/j SuccessfulCreate: Created pod: j-0
  0s Job/j SuccessfulCreate: Created pod: j-1
  0s Job/j SuccessfulCreate: Created pod: j-2
  4s Job/j SuccessfulDelete: Deleted pod: j-2
  10s Job/j SuccessfulCreate: Created pod: j-3
  20s Job/j Completed: Job completed
  `,
);

check(
  "without completions, the first success ends the making of pods",
  (cluster) => cluster.job("j", { parallelism: 2 }, { workMs: [seconds(10), seconds(25)] }),
  `
  0s Job/j SuccessfulCreate: Created pod: j-0
  0s Job/j SuccessfulCreate: Created pod: j-1
  25s Job/j Completed: Job completed
  `,
);

test("a deleted Job takes its pods with it", () => {
  const cluster = new Cluster();
  const id = cluster.job("j", { parallelism: 2, completions: 9 });
  cluster.at(seconds(5), () => cluster.store.removeObject("Job", id));
  cluster.run();
  expect(cluster.livePods()).toBe("");
  expect(cluster.store.totals.podsCreated).toBe(2);
});

test("one Job of one pod costs the job controller two events", () => {
  const events = (jobs: number): number => {
    const cluster = new Cluster({ scheduling: false });
    for (let i = 0; i < jobs; i++) cluster.job(`j${i}`, {}, { workMs: [1000] });
    cluster.at(1, () => {
      for (let pod = 0; pod < cluster.store.pods.count; pod++) cluster.store.bindPod(pod, 0);
    });
    cluster.run();
    return cluster.loop.events;
  };
  expect(events(101) - events(1)).toBe(100 * (2 + 2)); // the kubelet has two as well
});

test.each`
  failures | delay
  ${0}     | ${0}
  ${1}     | ${10}
  ${3}     | ${40}
  ${6}     | ${320}
  ${7}     | ${600}
  ${99}    | ${600}
`("after $failures failures a Job waits $delay s", ({ failures, delay }) => expect(jobBackOffMs(failures)).toBe(seconds(delay)));
