import { formatCount, formatDecimal, formatDuration, formatMoney, formatShare } from "../../metrics/index.ts";

const GIB = 1024 * 1024 * 1024;

/** How a unit of the tables is drawn: divided by `per`, and called `name` on an axis. */
export interface Scaling {
  readonly per: number;
  readonly name: string;
}

/** What an axis shows of a unit: cores instead of millicores, GiB instead of bytes. */
export function scalingOf(unit: string): Scaling {
  if (unit === "millicores") return { per: 1000, name: "cores" };
  if (unit === "bytes") return { per: GIB, name: "GiB" };
  if (unit === "usd_per_hour") return { per: 1, name: "$ per hour" };
  return { per: 1, name: unit };
}

/** The unit of a column: what its name ends in. */
export function unitOf(column: string): string {
  if (column.endsWith("_usd_per_hour")) return "usd_per_hour";
  return column.slice(column.lastIndexOf("_") + 1);
}

/** A number as a person reads it, by its unit; a dash when there is none. */
export function formatQuantity(value: number, unit: string): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return "no bound";
  if (value < 0 && unit !== "number") return `−${formatQuantity(-value, unit)}`;
  switch (unit) {
    case "seconds":
      return formatDuration(value);
    case "ratio":
      return formatShare(value);
    case "usd":
      return formatMoney(value);
    case "usd_per_hour":
      return `${formatMoney(value)}/h`;
    case "millicores":
      return `${formatPlain(value / 1000)} cores`;
    case "bytes":
      return `${formatPlain(value / GIB)} GiB`;
    case "hours":
      return `${formatDecimal(value, 1)} h`;
    case "pods":
    case "nodes":
    case "count":
    case "units":
    case "flag":
      return Number.isInteger(value) ? formatCount(value) : formatPlain(value);
    default:
      return formatPlain(value);
  }
}

/** A number without unit, with as many decimals as its size asks for: four digits that count. */
export function formatPlain(value: number): string {
  if (Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 1000) return formatDecimal(value, 0).replace("-", "−");
  const digits = size >= 100 ? 1 : size >= 1 ? 2 : size >= 0.001 ? 4 : 6;
  return trimmed(formatDecimal(value, digits)).replace("-", "−");
}

/** `3 pods`, `1 pod`. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
}

const trimmed = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
