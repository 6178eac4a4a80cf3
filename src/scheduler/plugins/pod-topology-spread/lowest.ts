/** More than any number of pods. */
const MANY = 0x7fff_ffff;
const NOWHERE = -1;

/**
 * The lowest count among domains, kept while the count of one domain changes.
 * Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/filtering.go, criticalPaths: the two lowest are enough for that.
 */
export class Lowest {
  private firstDomain = NOWHERE;
  private firstCount = MANY;
  private secondDomain = NOWHERE;
  private secondCount = MANY;

  /** The lowest count. */
  get count(): number {
    return this.firstCount;
  }

  update(domain: number, count: number): void {
    if (domain === this.firstDomain) {
      this.firstCount = count;
      if (this.firstCount > this.secondCount) this.swap();
    } else if (domain === this.secondDomain) {
      this.secondCount = count;
      if (this.firstCount > this.secondCount) this.swap();
    } else if (count < this.firstCount) {
      this.secondDomain = this.firstDomain;
      this.secondCount = this.firstCount;
      this.firstDomain = domain;
      this.firstCount = count;
    } else if (count < this.secondCount) {
      this.secondDomain = domain;
      this.secondCount = count;
    }
  }

  copy(): Lowest {
    return Object.assign(new Lowest(), this);
  }

  private swap(): void {
    [this.firstDomain, this.secondDomain] = [this.secondDomain, this.firstDomain];
    [this.firstCount, this.secondCount] = [this.secondCount, this.firstCount];
  }
}
