/** The OpenMetrics text of `run --openmetrics`. */
export const OPEN_METRICS_FILE = "metrics.om";
/** The trace of `run --trace-events`. */
export const TRACE_EVENTS_FILE = "trace-events.json";

/** Name of the Parquet file beside the CSV file of a table. */
export const parquetFile = (csvFile: string): string => csvFile.replace(/\.csv$/, ".parquet");
