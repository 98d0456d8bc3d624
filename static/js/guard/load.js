/** Edge: the guard and its patterns, fetched when a note is begun; from the shell's cache when there is no signal. */

/** @type {Promise<ReturnType<typeof import("./guard.js").guard>> | undefined} */
let loading

/**
 * Rejects when something can't be fetched, and tries again at the next call: the note is then saved unread and the
 * server, which reads every note again, sets the flag.
 */
export function loadGuard() {
  loading ??= Promise.all([import('./guard.js'), patterns()])
    .then(([{ guard }, read]) => guard(read))
    .catch((error) => {
      loading = undefined
      throw error
    })
  return loading
}

/** @returns {Promise<import("./guard.js").Patterns>} */
async function patterns() {
  const answer = await fetch(new URL('./patterns.json', import.meta.url))
  if (!answer.ok) throw new Error(`patterns: ${answer.status}`)
  return answer.json()
}
