/** What the build writes into dist/page/. */
export interface PageTexts {
  readonly script: string;
  readonly zoomScript: string;
  readonly zoomStyle: string;
}

/** Bundles the scripts of reports. */
export function buildPage(): Promise<PageTexts>;
