export { drawReport } from "./draw.ts";
export { type PageAssets, readAssets } from "./page/assets.ts";
