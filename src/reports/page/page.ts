import { createHash } from "node:crypto";
import { Html, html } from "../markup/html.ts";
import type { PageAssets } from "./assets.ts";
import { STYLE } from "./style.ts";
import { textures } from "./textures.ts";

/** A section that has something to show. */
export interface PageSection {
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

/** What a page consists of. */
export interface PageContent {
  readonly title: string;
  /** One line below the title: what this is. */
  readonly facts: string;
  readonly sections: readonly PageSection[];
  /** One line at the end. */
  readonly footer: string;
}

/** The mark by which charts that can be looked into are known. */
const ZOOM_MARK = '<script type="application/json" class="zoom">';

/** One file that needs nothing else: no network, and readable without its script. */
export function drawPage({ title, facts, sections, footer }: PageContent, assets: PageAssets): string {
  const zooms = sections.some(({ content }) => content.text.includes(ZOOM_MARK));
  const scripts = [assets.script, ...(zooms ? [assets.zoomScript] : [])].map(inlineScript);
  const style = new Html(`${STYLE}${zooms ? assets.zoomStyle : ""}`);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(scripts)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="wavetank">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
${textures()}<header>
<div class="title"><h1>${title}</h1></div>
<p class="facts">${facts}</p>
</header>
<nav aria-label="Sections"><ul>${sections.map((section) => html`<li><a href="#${section.id}">${section.title}</a></li>`)}</ul></nav>
<main id="main">
${sections.map(drawSection)}</main>
<footer>${footer}</footer>
${scripts.map(
  (script) => html`<script>${new Html(script)}</script>
`,
)}</body>
</html>
`;
  return page.text;
}

const drawSection = ({ id, title, content }: PageSection): Html => html`<section id="${id}" aria-labelledby="${id}-h">
<h2 id="${id}-h">${title}</h2>
${content}</section>
`;

/** A script as it may stand inside a page. */
const inlineScript = (script: string): string => script.trim().replaceAll("</script", "<\\/script");

/** Nothing may be loaded, and only the scripts written here may run. */
function policy(scripts: readonly string[]): string {
  const hashes = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  return `default-src 'none'; style-src 'unsafe-inline'; script-src ${hashes.join(" ")}; base-uri 'none'; form-action 'none'`;
}
