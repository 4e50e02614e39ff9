import type { Mirror } from '../store/mirror.ts'
import type { View } from '../store/view.ts'
import { conversationObject, type TidingsConversation } from './conversation-object.ts'

/** Hands out one frozen object a view: the same object as long as nothing changed. */
export class ConversationObjects {
  readonly #mirror: Mirror
  readonly #held = new Map<string, { readonly view: View; readonly object: TidingsConversation }>()

  constructor(mirror: Mirror) {
    this.#mirror = mirror
  }

  of(view: View): TidingsConversation {
    const held = this.#held.get(view.id)
    if (held?.view === view) return held.object
    const object = conversationObject(view, this.#mirror)
    this.#held.set(view.id, { view, object })
    return object
  }

  /** What an app may hold of it; made from the view when nothing was handed out. */
  before(view: View): TidingsConversation {
    return this.#held.get(view.id)?.object ?? conversationObject(view, this.#mirror)
  }

  forget(id: string): void {
    this.#held.delete(id)
  }
}
