/** Adds a box that filters the rows of a table, and lets its heads sort it. */
export function addSearch(block: HTMLElement): void {
  const body = block.querySelector("tbody")!;
  const rows = [...body.rows];
  const texts = rows.map((row) => (row.textContent ?? "").toLowerCase());
  const count = document.createElement("output");
  const input = document.createElement("input");
  input.type = "search";
  const total = rows.length === 1 ? "1 row" : `${rows.length} rows`;
  const filter = (): void => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !words.every((word) => texts[i].includes(word));
      if (!row.hidden) shown++;
    });
    count.textContent = words.length === 0 ? total : `${shown} of ${total}`;
  };
  input.addEventListener("input", filter);
  filter();
  const label = document.createElement("label");
  label.append("Filter ", input);
  const line = document.createElement("div");
  line.className = "search";
  line.append(label, count);
  block.prepend(line);
  for (const head of block.querySelectorAll<HTMLElement>("thead th")) addSorting(head, body, rows);
}

/** A head that sorts by its column: first one way, then the other, then as it was. */
function addSorting(head: HTMLElement, body: HTMLElement, rows: readonly HTMLTableRowElement[]): void {
  const column = [...head.parentElement!.children].indexOf(head);
  const button = document.createElement("button");
  button.textContent = head.textContent;
  head.replaceChildren(button);
  const orders = ["ascending", "descending", "none"] as const;
  button.addEventListener("click", () => {
    const next = orders[(orders.indexOf((head.getAttribute("aria-sort") ?? "none") as "none") + 1) % 3];
    for (const other of head.parentElement!.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", next);
    body.replaceChildren(...sorted(rows, column, next));
  });
}

function sorted(rows: readonly HTMLTableRowElement[], column: number, order: "ascending" | "descending" | "none"): HTMLTableRowElement[] {
  if (order === "none") return [...rows];
  const keys = new Map(rows.map((row) => [row, sortKey(row.cells[column].textContent ?? "")]));
  const sign = order === "ascending" ? 1 : -1;
  return [...rows].sort((a, b) => sign * compareKeys(keys.get(a)!, keys.get(b)!));
}

const SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1, ms: 0.001 };

/** A number for what reads as one (durations, money, shares, counts), else the text itself. */
function sortKey(text: string): number | string {
  const plain = text.trim().replaceAll(",", "").replace("−", "-");
  const parts = [...plain.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])(?![a-z])/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join("") === plain)
    return parts.reduce((sum, [, n, unit]) => sum + Number(n) * SECONDS[unit], 0);
  const number = /^\$?(-?\d+(?:\.\d+)?)(?: \S+)?$/.exec(plain);
  return number === null ? plain : Number(number[1]);
}

/** Numbers before words. */
function compareKeys(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
