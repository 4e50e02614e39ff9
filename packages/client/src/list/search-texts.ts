import { type Elem, foldName, foldText, readConversationID } from '@tidings/model'
import type { Names } from '../store/names.ts'
import type { View } from '../store/view.ts'

/**
 * By view: a name or message that changes makes a new one. So a row is folded once, whatever is typed, and what a row was
 * found by before a change is still known after it, which the counts rely on.
 */
const byView = new WeakMap<View, readonly string[]>()
/** By profile: a row changes with each message, the name hardly ever. */
const byProfile = new WeakMap<object, string>()

/** The texts that a keyword is looked for in: names, id and last message, folded. */
export function searchTexts(view: View, names: Names): readonly string[] {
  let texts = byView.get(view)
  if (!texts) {
    texts = [...nameTexts(view.id, names), ...messageTexts(view)].filter((text) => text !== '')
    byView.set(view, texts)
  }
  return texts
}

function nameTexts(id: string, names: Names): string[] {
  const ref = readConversationID(id)
  if (!ref) return []
  if ('groupID' in ref) {
    const group = names.group(ref.groupID)
    return [foldText(ref.groupID), group ? profileName(group, group.name) : '']
  }
  const user = names.user(ref.userID)
  return [foldText(ref.userID), foldName(names.remark(ref.userID)), user ? profileName(user, user.nick) : '']
}

function profileName(profile: object, name: string): string {
  let folded = byProfile.get(profile)
  if (folded === undefined) {
    folded = foldName(name)
    byProfile.set(profile, folded)
  }
  return folded
}

/** A recalled message is not shown, so nobody finds by it. */
const messageTexts = ({ last }: View): string[] =>
  last && !last.message.recalled ? [foldText(shownText(last.message.elem))] : []

const shownText = (elem: Elem): string => (elem.type === 1 ? elem.text : elem.description)
