// Before anything of the page is drawn: what was locked stays covered when the page is loaded anew.
try {
  if (localStorage.getItem('locked')) document.documentElement.dataset.locked = ''
} catch {
  // Storage is closed to us: nothing was locked on this phone either.
}
