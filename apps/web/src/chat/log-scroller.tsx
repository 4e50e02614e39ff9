import { Component, createRef, type ReactNode } from 'react'

export interface LogScrollerProps {
  readonly label: string
  /** The newest message. */
  readonly newestID: string | null
  /** The newest message was just written here: it is to be seen. */
  readonly isNewestSending: boolean
  /** The end came into view, or left it. */
  readonly onEnd: (isInView: boolean) => void
  /** Less than {@link NEAR_PIXELS} are left above; told again with each change while that is so. */
  readonly onNearTop: () => void
  readonly children: ReactNode
}

interface Place {
  readonly isAtEnd: boolean
  /** The message under the eye and where its top is, in pixels of the page. */
  readonly msgID: string | null
  readonly top: number
}

/** About a screen: older messages are there before anybody reaches the top. */
const NEAR_PIXELS = 600
/** Nobody scrolls to the last pixel. */
const END_PIXELS = 40
/** Where the divider of unread messages stands at the opening. */
const DIVIDER_AT = 1 / 3

/**
 * A box that scrolls messages: at its end it stays there, elsewhere the message under the eye does not move. A class,
 * since only a class can look at the page between a change and its effect.
 */
export class LogScroller extends Component<LogScrollerProps> {
  readonly #box = createRef<HTMLDivElement>()
  readonly #top = createRef<HTMLDivElement>()
  readonly #end = createRef<HTMLDivElement>()
  #observers: readonly { disconnect(): void }[] = []
  #isAtEnd = false

  override componentDidMount(): void {
    const [box, top, end] = [this.#box.current, this.#top.current, this.#end.current]
    if (!box || !top || !end) return
    if (!this.scrollToNew()) this.scrollToEnd()
    const ends = new IntersectionObserver((entries) => this.#sawEnd(entries.at(-1)?.isIntersecting ?? false), {
      root: box,
      rootMargin: `0px 0px ${END_PIXELS}px 0px`,
    })
    ends.observe(end)
    const tops = new IntersectionObserver((entries) => entries.at(-1)?.isIntersecting && this.props.onNearTop(), {
      root: box,
      rootMargin: `${NEAR_PIXELS}px 0px 0px 0px`,
    })
    tops.observe(top)
    // The keyboard of a phone, a composer that grows, a window that is resized.
    const sizes = new ResizeObserver(() => this.#isAtEnd && this.scrollToEnd())
    sizes.observe(box)
    this.#observers = [ends, tops, sizes]
  }

  override componentWillUnmount(): void {
    for (const observer of this.#observers) observer.disconnect()
  }

  override getSnapshotBeforeUpdate(): Place | null {
    const box = this.#box.current
    if (!box) return null
    const isAtEnd = box.scrollHeight - box.clientHeight - box.scrollTop <= END_PIXELS
    const message = firstInView(box)
    return { isAtEnd, msgID: message?.dataset.message ?? null, top: message ? topOf(message) : 0 }
  }

  override componentDidUpdate(before: LogScrollerProps, _: unknown, place: Place | null): void {
    const box = this.#box.current
    if (!box || !place) return
    const isOwnNew = this.props.isNewestSending && this.props.newestID !== before.newestID
    if (isOwnNew || place.isAtEnd) this.scrollToEnd()
    else if (place.msgID !== null) {
      const message = box.querySelector<HTMLElement>(`[data-message="${CSS.escape(place.msgID)}"]`)
      if (message) this.#scrollTo(box.scrollTop + topOf(message) - place.top)
    }
    if (box.scrollTop < NEAR_PIXELS) this.props.onNearTop()
  }

  scrollToEnd(): void {
    this.#isAtEnd = true
    this.#scrollTo(this.#box.current?.scrollHeight ?? 0)
  }

  /** Puts the divider of unread messages where it stands at the opening; false when there is none. */
  scrollToNew(): boolean {
    const box = this.#box.current
    const divider = box?.querySelector<HTMLElement>('[data-new]')
    if (!box || !divider) return false
    this.#isAtEnd = false
    this.#scrollTo(box.scrollTop + topOf(divider) - topOf(box) - box.clientHeight * DIVIDER_AT)
    return true
  }

  focus(): void {
    this.#box.current?.focus({ preventScroll: true })
  }

  override render(): ReactNode {
    return (
      <div
        ref={this.#box}
        className="chat-log"
        role="log"
        aria-relevant="additions"
        aria-label={this.props.label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <div className="chat-content">
          <div ref={this.#top} />
          {this.props.children}
          <div ref={this.#end} />
        </div>
      </div>
    )
  }

  #sawEnd(isInView: boolean): void {
    this.#isAtEnd = isInView
    this.props.onEnd(isInView)
  }

  #scrollTo(top: number): void {
    this.#box.current?.scrollTo({ top, behavior: 'instant' })
  }
}

const topOf = (element: Element): number => element.getBoundingClientRect().top

/** The first message whose end is in view. They stand one below the other, so half of the rest is left out each time. */
function firstInView(box: HTMLElement): HTMLElement | null {
  const messages = box.querySelectorAll<HTMLElement>('[data-message]')
  const boxTop = topOf(box)
  let [low, high] = [0, messages.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((messages[middle]?.getBoundingClientRect().bottom ?? 0) > boxTop) high = middle
    else low = middle + 1
  }
  return messages[low] ?? null
}
