/** What a JSON document of a folder says. Reading never fails: what is absent or of another kind is as good as empty. */
export class Facts {
  private readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  /** The part of that name. */
  get(name: string): Facts {
    return new Facts(this.isObject() ? (this.value as Readonly<Record<string, unknown>>)[name] : undefined);
  }

  /** The text; "" when it is none. Numbers are texts, too. */
  text(): string {
    return typeof this.value === "string" ? this.value : typeof this.value === "number" ? String(this.value) : "";
  }

  /** The number; NaN when it is none. */
  number(): number {
    return typeof this.value === "number" ? this.value : Number.NaN;
  }

  /** Whether it is the value true. */
  isTrue(): boolean {
    return this.value === true;
  }

  /** The entries of a list. */
  list(): Facts[] {
    return Array.isArray(this.value) ? this.value.map((entry) => new Facts(entry)) : [];
  }

  /** Names and values of an object, in the order written. */
  entries(): [name: string, value: Facts][] {
    return this.isObject() ? Object.entries(this.value as object).map(([name, value]) => [name, new Facts(value)]) : [];
  }

  /** As JSON in one line; "" when it is absent. */
  json(): string {
    return this.value === undefined ? "" : JSON.stringify(this.value);
  }

  private isObject(): boolean {
    return typeof this.value === "object" && this.value !== null && !Array.isArray(this.value);
  }
}
