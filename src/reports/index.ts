export { drawReport } from "./draw.ts";
export { type PageAssets, readAssets } from "./page/assets.ts";
export { FolderError, type FolderProblem } from "./tables/folder-error.ts";
