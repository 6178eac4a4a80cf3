/** The document of a run; the last of its files to get its name: a folder with it is complete. */
export const RUN_FILE = "run.json";
/** The document of a sweep. */
export const SWEEP_FILE = "sweep.json";
/** The document of a comparison. */
export const COMPARISON_FILE = "comparison.json";
/** The document of a plan. */
export const PLAN_FILE = "plan.json";
/** The cluster autoscaler's status ConfigMap: one YAML document for each time it changed, as `kubectl get --watch` shows it. */
export const STATUS_FILE = "cluster-autoscaler-status.yaml";
/** The report that is drawn from the tables of a folder. */
export const REPORT_FILE = "report.html";
