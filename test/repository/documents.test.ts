import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { generatedPages } from "../../docs/generate/pages.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (name: string) => readFileSync(join(ROOT, name), "utf8");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

/** Names of npm scripts that a document calls: `npm test`, `npm start`, `npm run X`. */
function scriptsCalledIn(document: string): string[] {
  const calls = document.matchAll(/\bnpm (?:(test|start)\b|run (?:--silent |-s )?([a-z][\w:-]*))/g);
  return [...new Set([...calls].map(([, short, name]) => short ?? name))];
}

describe("documents", () => {
  test.each(["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])("every npm command in %s is there", (name) => {
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(scriptsCalledIn(read(name))));
  });

  test("the check that CI runs is the README's test command, as written there", () => {
    expect(read("README.md")).toContain("npm ci && npm test");
    expect(read(".ci/run")).toContain("npm ci && npm test");
  });

  test("relative links lead somewhere", () => {
    const names = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md"];
    const dead = names.flatMap((name) =>
      [...read(name).matchAll(/\]\((?![a-z]+:|#)([^)#]+)/g)]
        .filter(([, target]) => !existsSync(join(ROOT, target)))
        .map(([link]) => `${name} ${link}`),
    );
    expect(dead).toEqual([]);
  });

  test("decision records are numbered without gaps and say what they decided", () => {
    const records = readdirSync(join(ROOT, "docs/decisions")).sort();
    expect(records.map((name) => name.slice(0, 4))).toEqual(records.map((_, index) => String(index + 1).padStart(4, "0")));
    for (const name of records) {
      const titles = [...read(join("docs/decisions", name)).matchAll(/^## (.*)$/gm)].map(([, title]) => title);
      expect([name, titles]).toEqual([name, ["Context", "Decision", "Cost", "What else was considered"]]);
    }
  });

  test("generated pages are not stale: npm run docs", () => {
    for (const { file, text } of generatedPages()) expect(read(join("docs", file)), file).toBe(text);
  });
});
