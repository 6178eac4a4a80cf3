import { HEAT_LEVELS } from "../charts/heat-map.ts";
import { DASHES } from "../charts/series-marks.ts";
import { DARK, LIGHT, SERIES_COUNT, themeProperties } from "./theme.ts";

/** Shares of full colour of the heat levels, in per cent. */
const HEAT_SHARES = [7, 20, 34, 48, 61, 74, 87, 100];

const SERIES = Array.from({ length: SERIES_COUNT }, (_, i) => i + 1);

const seriesStyle = SERIES.map(
  (n) =>
    `.l${n}{fill:none;stroke:var(--c${n});stroke-width:1.5;stroke-dasharray:${DASHES[n - 1].join(" ") || "none"}}` +
    `.a${n}{fill:url(#t${n});stroke:var(--c${n});stroke-width:.6}` +
    `.p${n}{fill:color-mix(in srgb,var(--c${n}) 35%,var(--paper));stroke:var(--c${n});stroke-width:1.5}`,
).join("\n");

const heatStyle = Array.from(
  { length: HEAT_LEVELS },
  (_, level) => `.h${level}{--cell:color-mix(in srgb,var(--heat) ${HEAT_SHARES[level]}%,var(--paper));fill:none;stroke:var(--cell)}`,
).join("\n");

/** The style sheet of every page: both themes, narrow screens and paper. */
export const STYLE = `
:root{${themeProperties(LIGHT)};color-scheme:light}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${themeProperties(DARK)};color-scheme:dark}}
@media screen{:root[data-theme=dark]{${themeProperties(DARK)};color-scheme:dark}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,"Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums}
a{color:var(--link)}
.skip{position:absolute;left:-99rem}
.skip:focus{left:.5rem;top:.5rem;background:var(--paper);padding:.3rem .6rem;z-index:9}
header,main,nav,footer{max-width:1108px;padding:0 1.5rem;margin:0 auto}
header{padding-top:1.6rem}
.title{display:flex;justify-content:space-between;align-items:baseline;gap:1rem}
h1{font-size:1.65rem;line-height:1.2;margin:0;font-weight:600;overflow-wrap:anywhere}
h2{font-size:1.15rem;font-weight:600;margin:0 0 .7rem;padding-top:.7rem;border-top:1px solid var(--axis)}
h3{font-size:.93rem;font-weight:600;margin:0 0 .1rem}
section{margin:2rem 0}
p{max-width:46rem;margin:.5rem 0}
.facts,figcaption,.note,footer{color:var(--muted);font-size:.86rem}
.facts{margin:.3rem 0 0;overflow-wrap:anywhere}
button{font:inherit;font-size:.86rem;color:var(--ink);background:var(--shade);border:1px solid var(--axis);border-radius:4px;padding:.15rem .6rem;cursor:pointer;white-space:nowrap}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
nav{margin-top:.9rem;font-size:.86rem}
nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.15rem 1rem}
.story{font-size:1.04rem;max-width:50rem}
.story strong:first-child{font-weight:600}
.keys{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.4rem,1fr));gap:.8rem 1.2rem;margin:1.1rem 0 0}
.keys div{border-left:2px solid var(--grid);padding-left:.7rem}
.keys dt{color:var(--muted);font-size:.8rem;line-height:1.3}
.keys dd{margin:0;font-size:1.2rem;line-height:1.3}
.keys small{display:block;font-size:.8rem;color:var(--muted)}
.plain{white-space:nowrap}.good{color:var(--good)}.bad{color:var(--bad)}.unsure{color:var(--unsure)}
.good,.bad,.unsure{font-weight:600}td .good,td .bad,td .unsure{white-space:nowrap}
.figures{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1.4rem 1.25rem}
figure{margin:0 0 1.4rem;min-width:0}
.figures figure{margin:0}
figcaption,.note{max-width:50rem;margin-top:.25rem}
.scroll{overflow-x:auto;overscroll-behavior-x:contain}
svg.chart{display:block;width:100%;height:auto;font:12px system-ui,"Liberation Sans",Arial,sans-serif}
svg.half{min-width:25rem;max-width:37rem}svg.full{min-width:48rem}
svg text{fill:var(--ink)}
svg text.m{text-anchor:middle}svg text.e{text-anchor:end}
svg .unit,svg text.quiet{fill:var(--muted)}
svg text.strong{font-weight:600}
.axis{fill:none;stroke:var(--axis)}.grid{fill:none;stroke:var(--grid)}
.zero{stroke:var(--ink);stroke-width:1}.link{fill:none;stroke:var(--axis);stroke-dasharray:2 2}
.pair{fill:none;stroke:var(--axis);stroke-width:1}
.stair{fill:none;stroke:var(--c1);stroke-width:1}
.censored{fill:none;stroke:var(--ink);stroke-width:1.2}
.boot{fill:var(--paper);stroke:var(--c1);stroke-width:.7}.lived{fill:var(--c1)}
.pool{display:grid;grid-template-columns:7.5rem 1fr;gap:.2rem .6rem;align-items:start;margin:.25rem 0}
h4{font-size:.82rem;font-weight:600;margin:0;overflow-wrap:anywhere}
.tiles{list-style:none;display:flex;flex-wrap:wrap;gap:3px;margin:0;padding:0}
.tiles svg{display:block;height:24px}
.b1{fill:var(--c1)}.b2{fill:var(--c2)}.b3{fill:var(--c3)}
.snapshot h3{margin-bottom:.4rem}
details{margin:.4rem 0 1rem}details>summary{font-size:.86rem;color:var(--link);margin-bottom:.4rem}
.frame{fill:none;stroke:var(--axis);stroke-width:.7}
.up{fill:var(--c1)}.down{fill:var(--c2)}.mark{fill:none;stroke:var(--ink);stroke-width:1.2}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:0 .9rem;margin:.1rem 0 .2rem;padding:0;font-size:.82rem;line-height:1.45}
.swatch{width:22px;height:12px;margin-right:.35rem;vertical-align:-1px}
.data{margin:.8rem 0 1.2rem}
.tall{max-height:26rem;overflow-y:auto}
table{border-collapse:collapse;font-size:.86rem;line-height:1.4}
caption{text-align:left;font-weight:600;font-size:.93rem;padding-bottom:.2rem}
th,td{text-align:left;vertical-align:top;padding:.16rem .9rem .16rem 0;border-bottom:1px solid var(--grid);font-weight:400;white-space:nowrap}
.w{white-space:normal;min-width:17rem;max-width:34rem;overflow-wrap:break-word}
th:last-child,td:last-child{padding-right:.2rem}
thead th{color:var(--muted);border-bottom:1px solid var(--axis);background:var(--paper);white-space:nowrap}
.tall thead th{position:sticky;top:0}
.n{text-align:right}
thead button{all:unset;cursor:pointer}
thead button:focus-visible{outline:2px solid var(--link)}
.search{display:flex;flex-wrap:wrap;gap:.3rem .7rem;align-items:baseline;margin-bottom:.3rem;font-size:.86rem}
input[type=search]{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--axis);border-radius:4px;padding:.1rem .4rem;width:14rem;max-width:60vw}
input[type=range]{width:100%;accent-color:var(--c1)}
.slider{display:grid;grid-template-columns:auto 1fr;gap:.2rem .8rem;align-items:center;font-size:.86rem;max-width:46rem}
code,.hash{font:.86em ui-monospace,"Liberation Mono",monospace;overflow-wrap:anywhere}
dl.terms{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.15rem 1rem;font-size:.86rem}
.terms dd{margin:0;max-width:46rem}
summary{cursor:pointer}
footer{padding-bottom:2rem;padding-top:1rem}
.zoomed svg.chart{display:none}
.zoomed .uplot{width:100%;font:inherit;margin-top:.3rem}
.legend b{font-weight:600;margin-left:.35rem}
[hidden]{display:none!important}
${seriesStyle}
${heatStyle}
@media(max-width:900px){.figures{grid-template-columns:minmax(0,1fr)}header,main,nav,footer{padding-left:1rem;padding-right:1rem}}
@media(max-width:480px){dl.terms{grid-template-columns:1fr}.terms dd{margin:0 0 .4rem}th,td{padding-right:.6rem}}
@media print{
body{font-size:10pt}header,main,footer{max-width:none;padding-left:0;padding-right:0}
nav,.title button,.search,.slider,.skip{display:none!important}
.zoomed svg.chart{display:block}.uplot{display:none!important}
.scroll,.tall{overflow:visible;max-height:none}
svg.half,svg.full{min-width:0}
section{margin:1.2rem 0}figure,tr,.keys{break-inside:avoid}h2,h3,caption{break-after:avoid}
thead{display:table-header-group}a{color:inherit}
table{font-size:7.5pt}figcaption,.note,.facts,.legend{font-size:8pt}th,td{white-space:normal}.w{min-width:0}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
@page{margin:14mm}}
`;
