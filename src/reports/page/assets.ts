import { readFileSync } from "node:fs";

/** What the build makes for pages: scripts and a style sheet that are written into them. */
export interface PageAssets {
  /** The script of every page: theme, search, sorting, the slider. */
  readonly script: string;
  /** Added to a page with charts that can be looked into. */
  readonly zoomScript: string;
  readonly zoomStyle: string;
}

/** Names of the files of the assets inside the folder of the build. */
export const ASSET_FILES = { script: "page.js", zoomScript: "zoom.js", zoomStyle: "zoom.css" } as const;

/** Reads the assets from the folder where the build put them. */
export function readAssets(folder: URL): PageAssets {
  const read = (file: string): string => readFileSync(new URL(file, folder), "utf8");
  return { script: read(ASSET_FILES.script), zoomScript: read(ASSET_FILES.zoomScript), zoomStyle: read(ASSET_FILES.zoomStyle) };
}
