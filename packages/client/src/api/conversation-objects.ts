import type { Mirror } from '../store/mirror.ts'
import type { View } from '../store/view.ts'
import { conversationObject, type TidingsConversation } from './conversation-object.ts'

/** Hands out one frozen object a view: the same object as long as nothing changed, and no longer than somebody holds it. */
export class ConversationObjects {
  readonly #mirror: Mirror
  readonly #byView = new WeakMap<View, TidingsConversation>()

  constructor(mirror: Mirror) {
    this.#mirror = mirror
  }

  of(view: View): TidingsConversation {
    let object = this.#byView.get(view)
    if (!object) {
      object = conversationObject(view, this.#mirror)
      this.#byView.set(view, object)
    }
    return object
  }
}
