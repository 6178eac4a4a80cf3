import { timeLabel } from "../charts/ticks.ts";
import { bytesOf } from "./bytes.ts";

/** What the page says of how full nodes were: a byte per resource, node and column. */
interface Packing {
  readonly names: readonly string[];
  readonly columns: number;
  readonly endSeconds: number;
  readonly peak: number;
  readonly full: number;
  readonly absent: number;
  readonly cells: readonly string[];
}

/** A slider below the heading of the snapshot that shows its nodes at another time. */
export function addPackingSlider(figure: HTMLElement): void {
  const packing = JSON.parse(figure.querySelector("script.packing")!.textContent!) as Packing;
  const cells = packing.cells.map(bytesOf);
  const tiles = [...figure.querySelectorAll<HTMLElement>("[data-node]")];
  const when = figure.querySelector(".when")!;
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: "0", max: String(packing.columns - 1), value: String(packing.peak) });
  const show = (): void => {
    const column = Number(slider.value);
    when.textContent = timeLabel(Math.round(((column + 0.5) * packing.endSeconds) / packing.columns));
    slider.setAttribute("aria-valuetext", when.textContent);
    tiles.forEach((tile, node) => {
      showTile(
        tile,
        cells.map((own) => own[node * packing.columns + column]),
        packing,
      );
    });
  };
  slider.addEventListener("input", show);
  const label = document.createElement("label");
  label.className = "slider";
  label.append("At any time", slider);
  figure.querySelector(".controls")!.append(label);
}

function showTile(tile: HTMLElement, cells: readonly number[], { names, full, absent }: Packing): void {
  tile.hidden = cells.every((cell) => cell === absent);
  if (tile.hidden) return;
  tile.querySelectorAll("path:not(.frame)").forEach((bar, i) => {
    const height = cells[i] === absent ? 0 : Math.round((cells[i] / full) * 20);
    bar.setAttribute("d", `M${2 + i * 6} ${21 - height}h5v${height}h-5z`);
  });
  const shares = cells.map((cell, i) => `${names[i]} ${cell === absent ? "–" : `${Math.round((cell / full) * 100)} %`}`);
  const story = `${tile.dataset["node"]}: ${shares.join(", ")}`;
  tile.querySelector("title")!.textContent = story;
  tile.querySelector("svg")!.setAttribute("aria-label", story);
}
