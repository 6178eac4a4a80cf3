import { refuses } from "./refused.ts";

const lease = (given: object): object => ({ leaderElection: given });

refuses("what kube-scheduler takes by default", lease({}));
refuses("0 stands for the default", lease({ leaseDuration: "0s", retryPeriod: "0s" }));
refuses("no leader, no rules", lease({ leaderElect: false, leaseDuration: "-1s" }));
refuses(
  "a lease below 0",
  lease({ leaseDuration: "-1s" }),
  'leaderElection.leaseDuration: Invalid value: "-1s": must be greater than zero',
  'leaderElection.leaseDuration: Invalid value: "10s": must be greater than `RenewDeadline`',
);
refuses(
  "a lease no longer than its renewal",
  lease({ leaseDuration: "20s", renewDeadline: "20s" }),
  'leaderElection.leaseDuration: Invalid value: "20s": must be greater than `RenewDeadline`',
);
refuses(
  "a lock of old",
  lease({ resourceLock: "endpoints" }),
  'leaderElection.resourceLock: Invalid value: "endpoints": resourceLock value must be "leases"',
);
refuses("null is no duration", lease({ leaseDuration: null }), 'leaderElection.leaseDuration: time: invalid duration ""');
refuses("a burst below 0", { clientConnection: { burst: -1 } }, "clientConnection.burst: Invalid value: -1: must be non-negative");
