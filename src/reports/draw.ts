import type { Facts } from "../metrics/index.ts";
import { isEmpty } from "./markup/html.ts";
import { formatQuantity } from "./markup/quantity.ts";
import type { PageAssets } from "./page/assets.ts";
import { drawPage, type PageSection } from "./page/page.ts";
import { SECTIONS } from "./sections/index.ts";
import { type FolderKind, folderKind, type ReportFolder, readFolder } from "./tables/read-folder.ts";

/** Reads the tables of a folder and draws its report. Throws a InputError when it is not a folder of ours, or damaged. */
export function drawReport(folder: string, assets: PageAssets): string {
  const kind = folderKind(folder);
  const wanted = SECTIONS[kind].flatMap(({ tables, optional = [] }) => [...tables, ...optional]);
  return drawFolder(readFolder(folder, kind, wanted), assets);
}

/** Draws the report of a folder that has been read: equal tables give equal bytes. */
export function drawFolder(folder: ReportFolder, assets: PageAssets): string {
  const { kind, facts } = folder;
  const version = facts.get("wavetank").text();
  return drawPage(
    {
      title: titleOf(kind, facts),
      facts: FACTS[kind](facts),
      sections: sectionsOf(folder),
      footer: `Drawn from the tables of the folder by wavetank${version === "" ? "" : `; they were written by version ${version}`}. Needs no network. The same tables give the same bytes.`,
    },
    assets,
  );
}

/** Sections whose tables are there and that have something to show. */
function sectionsOf(folder: ReportFolder): PageSection[] {
  return SECTIONS[folder.kind].flatMap(({ id, title, tables, render }) => {
    if (tables.some((name) => folder.find(name) === undefined)) return [];
    const content = render(folder);
    return isEmpty(content) ? [] : [{ id, title, content }];
  });
}

function titleOf(kind: FolderKind, facts: Facts): string {
  const name = ["scenario", "name", "experiment", "plan"].map((field) => facts.get(field).text()).find((text) => text !== "");
  return name ?? { run: "Run", sweep: "Sweep", comparison: "Comparison", plan: "Plan" }[kind];
}

/** The line below the title: which run, sweep, comparison or plan this is. */
const FACTS: Readonly<Record<FolderKind, (facts: Facts) => string>> = {
  run: (facts) => {
    const simulated = facts.get("counts").get("simulatedMs").number() / 1000;
    const parts = [
      "One run",
      `seed ${facts.get("seed").text()}`,
      `${formatQuantity(simulated, "seconds")} of virtual time`,
      `digest ${facts.get("digest").text().slice(0, 16)}`,
    ];
    return parts.join(" · ");
  },
  sweep: () => "A sweep: many runs of one scenario with different settings and seeds",
  comparison: () => "A comparison: the same seeds under two settings, pair by pair",
  plan: () => "A plan: the cheapest configuration that meets every objective, searched by running it",
};
