import { c2cConversationID } from '@tidings/model'
import { type CSSProperties, type ReactElement, useState } from 'react'
import { firstLetter, hueOf, initials } from '../text/initials.ts'
import { pictureUrl } from '../text/picture-url.ts'
import { graphemesOf } from '../text/plain-text.ts'
import { Icon, type IconName } from './icon.tsx'

export interface AvatarMember {
  readonly userID: string
  readonly showName: string
  readonly faceUrl: string
}

export interface AvatarProps {
  /** The conversation's id: it chooses the colour. */
  readonly id: string
  readonly name: string
  /** '' for none. Only https and the page's own origin are loaded. */
  readonly faceUrl: string
  /** A person is round, a group is square. */
  readonly kind: 'person' | 'group'
  /** Of a group, in the order they joined, without the user; the first four make the picture of a group that has none. */
  readonly members?: readonly AvatarMember[] | undefined
  /** A drawing instead of letters: the user's own devices, notices, folded groups. Square. */
  readonly glyph?: IconName
  /** CSS pixels at a root of 16; the row's when left out. */
  readonly size?: number
}

/** More faces than four are noise at the size of a row. */
const MOST_CELLS = 4
const ROOT_PIXELS = 16
const ROW_PIXELS = 44

/** A picture over a generated one, so that a missing or broken picture leaves no hole. The name is told elsewhere. */
export function Avatar({ id, name, faceUrl, kind, members = [], glyph, size }: AvatarProps): ReactElement {
  const shape = kind === 'person' && glyph === undefined ? 'td-avatar' : 'td-avatar td-avatar-square'
  const style: CSSProperties & AvatarProperties = { '--td-hue': hueOf(id) }
  if (size !== undefined) style['--td-avatar'] = `${size / ROOT_PIXELS}rem`
  const cells = glyph === undefined && kind === 'group' ? members.slice(0, MOST_CELLS) : []
  return (
    <span className={shape} style={style} aria-hidden="true">
      {glyph !== undefined && <Glyph name={glyph} isService={true} size={size} />}
      {glyph === undefined && cells.length === 0 && <Letters name={name} kind={kind} size={size} />}
      {cells.length > 0 && <Cells members={cells} size={size} />}
      <Picture faceUrl={faceUrl} size={size} />
    </span>
  )
}

interface AvatarProperties {
  '--td-hue': number
  '--td-avatar'?: string
}

interface Sized {
  readonly size: number | undefined
}

function Letters({ name, kind, size }: Sized & Pick<AvatarProps, 'name' | 'kind'>): ReactElement {
  const letters = initials(name)
  if (letters === '') return <Glyph name={kind === 'person' ? 'person' : 'people'} isService={false} size={size} />
  const isOne = graphemesOf(letters).length === 1
  return <span className={isOne ? 'td-avatar-letters td-avatar-one' : 'td-avatar-letters'}>{letters}</span>
}

function Glyph({
  name,
  isService,
  size = ROW_PIXELS,
}: {
  name: IconName
  isService: boolean
  size: number | undefined
}) {
  return (
    <span className={isService ? 'td-avatar-letters td-avatar-service' : 'td-avatar-letters'}>
      <Icon name={name} size={Math.round(size * 0.45)} />
    </span>
  )
}

function Cells({ members, size }: Sized & { readonly members: readonly AvatarMember[] }): ReactElement {
  return (
    <span className={`td-avatar-cells td-avatar-cells-${members.length}`}>
      {members.map(({ userID, showName, faceUrl }) => (
        // A person has the same colour here as in the conversation with that person.
        <span key={userID} className="td-avatar-cell" style={cellStyle(userID)}>
          {members.length === 1 ? initials(showName) : firstLetter(showName)}
          <Picture faceUrl={faceUrl} size={size} />
        </span>
      ))}
    </span>
  )
}

const cellStyle = (userID: string): CSSProperties & AvatarProperties => ({
  '--td-hue': hueOf(c2cConversationID(userID)),
})

function Picture({ faceUrl, size = ROW_PIXELS }: { faceUrl: string; size: number | undefined }): ReactElement | null {
  const [broken, setBroken] = useState<string | null>(null)
  const url = pictureUrl(faceUrl, typeof document === 'undefined' ? undefined : document.baseURI)
  if (url === null || url === broken) return null
  return (
    <span className="td-avatar-picture">
      <img
        src={url}
        alt=""
        width={size}
        height={size}
        loading="lazy"
        decoding="async"
        referrerPolicy="no-referrer"
        draggable={false}
        onError={() => setBroken(url)}
      />
    </span>
  )
}
