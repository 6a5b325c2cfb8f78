/** What the browser keeps between visits: written at once and whole, so that neither a crash nor a power cut loses it. */
const DATABASE = "checklist";
const STORE = "drafts";

let opened: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((done, refuse) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => refuse(request.error);
  });
  return opened;
}

function given<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, refuse) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => refuse(request.error);
  });
}

/** Return what is kept under a key; undefined if nothing is. */
export async function kept(key: string): Promise<unknown> {
  const base = await database();
  return given(base.transaction(STORE).objectStore(STORE).get(key));
}

/** Keep values by their keys, and forget others: all of it or nothing. */
export async function keep(values: ReadonlyMap<string, unknown>, forgotten: Iterable<string>): Promise<void> {
  const base = await database();
  const transaction = base.transaction(STORE, "readwrite", { durability: "strict" });
  const store = transaction.objectStore(STORE);
  for (const key of forgotten) store.delete(key);
  for (const [key, value] of values) store.put(value, key);
  await new Promise<void>((done, refuse) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => refuse(transaction.error);
  });
}

/** Forget every key that begins so. */
export async function forget(start: string): Promise<void> {
  const base = await database();
  const store = base.transaction(STORE, "readwrite").objectStore(STORE);
  await given(store.delete(IDBKeyRange.bound(start, `${start}\uffff`)));
}
