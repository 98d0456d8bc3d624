/** The guard with its patterns fetched, once a page; from the cache of the shell when there is no signal. */

import { guard } from "./guard.js";

/** @type {Promise<ReturnType<typeof guard>> | undefined} */
let loading;

/**
 * Rejects when the patterns can't be fetched, and tries again at the next call: the note is then saved unread and the
 * server, which reads every note again, sets the flag.
 */
export function loadGuard() {
  loading ??= fetch(new URL("./patterns.json", import.meta.url))
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`patterns: ${answer.status}`))))
    .then(guard)
    .catch((error) => {
      loading = undefined;
      throw error;
    });
  return loading;
}
