/** Edge: that the app was locked is remembered across pages. It is no secret and no proof: it only draws the cover. */

export function isLocked() {
  try {
    return Boolean(localStorage.getItem('locked'))
  } catch {
    return false
  }
}

/** @param {boolean} locked */
export function rememberLocked(locked) {
  try {
    if (locked) localStorage.setItem('locked', '1')
    else localStorage.removeItem('locked')
  } catch {
    // This page at least is covered.
  }
}
