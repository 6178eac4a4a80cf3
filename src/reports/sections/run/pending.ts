import { formatDuration, formatShare } from "../../../metrics/index.ts";
import { figure } from "../../charts/figure.ts";
import { type WaterfallStep, waterfall } from "../../charts/waterfall.ts";
import { NOTHING } from "../../markup/html.ts";
import { counted } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { CAUSES } from "./causes.ts";
import { readMetrics } from "./metrics.ts";

const HOUR = 3600;

/** What pods waited for: the causes add up to all waiting. */
export const pending: Section = {
  id: "pending",
  title: "Pending by cause",
  tables: ["summary"],
  render(folder) {
    const metrics = readMetrics(folder);
    const total = metrics.value("pod_pending_seconds_total");
    if (!(total > 0)) return NOTHING;
    const per = total >= HOUR ? HOUR : 1;
    const steps = CAUSES.map(({ name, label, series }): WaterfallStep => {
      const seconds = metrics.value(`pod_pending_${name}_seconds_total`);
      return { label, series, value: seconds / per, text: `${formatDuration(seconds)} · ${formatShare(seconds / total)}` };
    });
    const all: WaterfallStep = { label: "all waiting", series: 6, value: total / per, text: formatDuration(total) };
    const left = metrics.value("pods_still_unbound") + metrics.value("pods_gone_unbound");
    return figure({
      title: "Time from creation to binding, all pods bound",
      chart: waterfall(
        {
          id: "pending-causes",
          title: "Waiting by cause",
          description: `${steps.map(({ label, text }) => `${label}: ${text}`).join("; ")}; together ${all.text}.`,
        },
        steps,
        all,
        per === HOUR ? "pod-hours of waiting" : "pod-seconds of waiting",
      ),
      note: `Each bar begins where the one above ends; together they are all waiting of the ${counted(metrics.value("pods_bound"), "pod")} bound in the run.${left > 0 ? ` ${counted(left, "pod")} never bound: not in here.` : ""}`,
    });
  },
};
