/** Work done in steps: whoever waits for it can do something else in between. */
export type Steps<T> = Generator<void, T, void>;

/** How many rows are dealt with in one step. */
export const ROWS_AT_ONCE = 200;

/** Do all steps at once. */
export function finished<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
