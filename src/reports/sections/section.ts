import type { Html } from "../markup/html.ts";
import type { ReportFolder } from "../tables/read-folder.ts";

/** A part of a report. */
export interface Section {
  /** Its anchor within the page. */
  readonly id: string;
  readonly title: string;
  /** Tables without which there is nothing to show: the page leaves the section out if one is missing. */
  readonly tables: readonly string[];
  /** Tables that it shows as well, where there are any. */
  readonly optional?: readonly string[];
  /** What the section shows; nothing when the tables have nothing to tell. */
  render(folder: ReportFolder): Html;
}
