/** What several mentions share is loaded once, and let go with the last of them. */
export interface Shared<T> {
  take(key: string, load: () => Promise<T>): Promise<T>;
}

/** @param keys one for each time that it will be taken. */
export function createShared<T>(keys: readonly string[]): Shared<T> {
  const users = new Map<string, number>();
  for (const key of keys) users.set(key, (users.get(key) ?? 0) + 1);
  const loading = new Map<string, Promise<T>>();
  return {
    take(key, load) {
      const found = loading.get(key) ?? load();
      const left = (users.get(key) ?? 1) - 1;
      users.set(key, left);
      if (left > 0) loading.set(key, found);
      else loading.delete(key);
      return found;
    },
  };
}
