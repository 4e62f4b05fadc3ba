// Runs in the page before anything of it: notes layout shifts and first content, and measures on demand.
// Plain JavaScript: it is handed to the browser as it stands.
window.waybillBench = (() => {
  let shift = 0
  new PerformanceObserver((list) => {
    // What moves because somebody has just acted is no surprise (web.dev/cls).
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value
  }).observe({ type: 'layout-shift', buffered: true })

  const now = () => performance.timeOrigin + performance.now()

  /** Milliseconds since 1970 at the first frame that shows something of this selector with this text. */
  function shown(selector, text) {
    const isThere = () =>
      [...document.querySelectorAll(selector)].some((one) => one.textContent.includes(text))
    return new Promise((resolve) => {
      const done = () => requestAnimationFrame(() => resolve(now()))
      if (isThere()) return done()
      const observer = new MutationObserver(() => {
        if (!isThere()) return
        observer.disconnect()
        done()
      })
      observer.observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      })
    })
  }

  /** When the next button of a mouse goes down, in milliseconds since 1970. */
  function pressed() {
    return new Promise((resolve) => {
      addEventListener('pointerdown', () => resolve(now()), { capture: true, once: true })
    })
  }

  let frames = []
  let running = false
  function startFrames() {
    frames = []
    running = true
    let last = performance.now()
    const next = (at) => {
      frames.push(at - last)
      last = at
      if (running) requestAnimationFrame(next)
    }
    requestAnimationFrame((at) => {
      last = at
      requestAnimationFrame(next)
    })
  }
  function endFrames() {
    running = false
    return frames
  }

  /** The milliseconds from the start of the navigation to its first content. */
  function firstContent() {
    return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null
  }

  return { now, shown, pressed, startFrames, endFrames, firstContent, shift: () => shift }
})()
