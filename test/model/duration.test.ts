import { expect, test } from "vitest";
import { DurationError, formatDuration, parseDurationMs } from "../../src/model/index.ts";

/** Text, milliseconds or `refused`, and the text Go prints for it. */
function check(text: string, ms: number | "refused", printed = text): void {
  test(`${text || "(empty)"}: ${ms}`, () => {
    if (ms === "refused") expect(() => parseDurationMs(text)).toThrow(DurationError);
    else expect([parseDurationMs(text), formatDuration(ms)]).toEqual([ms, printed]);
  });
}

check("1h30m", 5_400_000, "1h30m0s");
check("1h0m0.5s", 3_600_500);
check("10s", 10_000);
check("1.5s", 1500);
check("1.5h", 5_400_000, "1h30m0s");
check("300ms", 300);
check("-5s", -5000);
check("+5s", 5000, "5s");
check("0", 0, "0s");
check("0s", 0);
check(".5m", 30_000, "30s");
check("1.s", 1000, "1s");
check("90s", 90_000, "1m30s");
check("1s1s", 2000, "2s");
check("499us", 0, "0s");
check("500µs", 1, "1ms");
check("2540400h10m10.000000000s", 9_145_440_610_000, "2540400h10m10s");
check("", "refused");
check("10", "refused");
check("1d", "refused");
check("s", "refused");
check(".s", "refused");
check("1 s", "refused");
check("1h-5m", "refused");
check("3000000h", "refused");
