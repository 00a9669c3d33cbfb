/** The part of a logger that is used here; Backstage's fits. */
export interface LedgerLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
