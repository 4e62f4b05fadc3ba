import { useEffect, useRef, type ReactNode } from 'react'

interface FormProps {
  className?: string | undefined
  onSubmit: () => void
  children: ReactNode
}

/** A form whose fields say themselves what is wrong with them; the first of those has the focus then. */
export function Form({ className, onSubmit, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  const isSent = useRef(false)
  useEffect(() => {
    if (!isSent.current) return
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    if (!wrong) return
    isSent.current = false
    wrong.focus()
  })
  return (
    <form
      ref={form}
      className={className}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        isSent.current = true
        onSubmit()
      }}
      onInput={() => {
        // Whoever writes on meanwhile is left where they are.
        isSent.current = false
      }}
    >
      {children}
    </form>
  )
}
