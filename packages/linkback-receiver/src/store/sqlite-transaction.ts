import type { DatabaseSync } from 'node:sqlite';

/** Does all of it, or nothing: what goes wrong in it is thrown when nothing of it is left. */
export type Transaction = <T>(task: () => T) => T;

export function createTransaction(database: DatabaseSync): Transaction {
  function rollBack(): void {
    try {
      database.exec('ROLLBACK');
    } catch {
      // Where the disk is full, SQLite has rolled back by itself.
    }
  }
  return (task) => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = task();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      rollBack();
      throw error;
    }
  };
}
