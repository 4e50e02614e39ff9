import type { ReactElement } from 'react'

/** Drawings on a grid of 20, in strokes of one width. */
const DRAWINGS = {
  chats:
    'M3 9.2C3 5.8 6.1 3 10 3s7 2.8 7 6.2-3.1 6.2-7 6.2c-.9 0-1.8-.1-2.6-.4L4 16.6l.7-3.1A5.8 5.8 0 0 1 3 9.2ZM7 8.2h6M7 11h3.6',
  person: 'M6.8 7a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0ZM3.8 17c.5-3.4 3-5.3 6.2-5.3s5.7 1.9 6.2 5.3',
  people:
    'M4.6 7a3 3 0 1 0 6 0a3 3 0 1 0-6 0ZM2.4 16.5c.3-3 2.4-4.8 5.2-4.8s4.9 1.8 5.2 4.8M12.8 4.3a2.7 2.7 0 0 1 0 5.2M14.7 12.2c1.7.7 2.7 2.2 2.9 4.3',
  star: 'M10 2.9l2.2 4.5 4.9.7-3.5 3.5.8 4.9L10 14.2l-4.4 2.3.8-4.9L2.9 8.1l4.9-.7L10 2.9Z',
  settings:
    'M7.4 10a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0ZM10 2.6v2M10 15.4v2M2.6 10h2M15.4 10h2M4.8 4.8l1.4 1.4M13.8 13.8l1.4 1.4M15.2 4.8l-1.4 1.4M6.2 13.8l-1.4 1.4',
  search: 'M3.6 9a5.4 5.4 0 1 0 10.8 0a5.4 5.4 0 1 0-10.8 0ZM13.1 13.1l3.6 3.6',
  plus: 'M10 4v12M4 10h12',
  close: 'M5 5l10 10M15 5 5 15',
  more: 'M4 10a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0ZM9.5 10a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0ZM15 10a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0Z',
  pin: 'M7.2 3.5h5.6l-.7 5 2.4 2.7H5.5l2.4-2.7-.7-5ZM10 11.2v5.3',
  muted: 'M5 13.2V8.9a5 5 0 0 1 7.6-4.2M15 8.5v4.7M3.8 13.5h10.6M8.3 16.3a2 2 0 0 0 3.4 0M3.5 3.5l13 13',
  bell: 'M5 13.5V8.9a5 5 0 0 1 10 0v4.6M3.5 13.5h13M8.3 16.3a2 2 0 0 0 3.4 0',
  sent: 'M4.5 10.7l3.5 3.5 7.5-8',
  read: 'M1.8 10.9l3.3 3.3 6.6-7.4M9.3 13.3l.9.9 7.2-8',
  sending: 'M3.6 10a6.4 6.4 0 1 0 12.8 0a6.4 6.4 0 1 0-12.8 0ZM10 6.5V10l2.3 1.5',
  failed: 'M3.4 10a6.6 6.6 0 1 0 13.2 0a6.6 6.6 0 1 0-13.2 0ZM10 6.6v4M10 13.3v.1',
  photo:
    'M5.4 4h9.2a2.4 2.4 0 0 1 2.4 2.4v7.2a2.4 2.4 0 0 1-2.4 2.4h-9.2a2.4 2.4 0 0 1-2.4-2.4v-7.2a2.4 2.4 0 0 1 2.4-2.4ZM6 8.2a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0-2.6 0ZM3.5 14l4-3.5 3 2.5 2.8-2.6 3.4 3.1',
  voice:
    'M10 2.8h0a2.5 2.5 0 0 1 2.5 2.5v3.6a2.5 2.5 0 0 1-2.5 2.5h0a2.5 2.5 0 0 1-2.5-2.5v-3.6a2.5 2.5 0 0 1 2.5-2.5ZM4.8 9.7a5.2 5.2 0 0 0 10.4 0M10 14.9v2.3',
  file: 'M5 3h6.2L15 6.8V17H5V3ZM11 3v4h4M7.7 10.5h4.6M7.7 13.3h3',
  video:
    'M5 5h5.6a2.2 2.2 0 0 1 2.2 2.2v5.6a2.2 2.2 0 0 1-2.2 2.2h-5.6a2.2 2.2 0 0 1-2.2-2.2v-5.6a2.2 2.2 0 0 1 2.2-2.2ZM12.8 9l4.4-2.4v6.8L12.8 11',
  markRead: 'M2.8 8.2 10 3.5l7.2 4.7v7.3H2.8V8.2ZM2.8 8.5l7.2 4.4 7.2-4.4',
  markUnread:
    'M16.8 9.5v5.7a1 1 0 0 1-1 1H4.2a1 1 0 0 1-1-1V6.6a1 1 0 0 1 1-1h6.6M3.4 6.2 10 10.9l2.6-1.8M14.9 5.3a.7.7 0 1 0 1.4 0a.7.7 0 1 0-1.4 0ZM14.3 5.3a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0-2.6 0Z',
  delete: 'M3.8 5.7h12.4M8 5.7V3.6h4v2.1M5.3 5.7l.7 10.8h8l.7-10.8M8.5 8.9v4.6M11.5 8.9v4.6',
  folder: 'M2.8 5.2h5l1.6 1.9h7.8v8.4H2.8V5.2Z',
  folded: 'M10 3.2l7 3.5-7 3.5-7-3.5 7-3.5ZM3 10.2l7 3.5 7-3.5M3 13.6l7 3.5 7-3.5',
  right: 'M7.5 4.5l5.5 5.5-5.5 5.5',
  left: 'M12.5 4.5 7 10l5.5 5.5',
  up: 'M10 15.8V4.5M5.2 9.2 10 4.3l4.8 4.9',
  down: 'M10 4.2v11.3M5.2 10.8 10 15.7l4.8-4.9',
  emoji: 'M3 10a7 7 0 1 0 14 0a7 7 0 1 0-14 0ZM7.5 8v.2M12.5 8v.2M7 11.8c.7 1.1 1.8 1.7 3 1.7s2.3-.6 3-1.7',
  attach: 'M15.8 9.3l-5.7 5.7a3.5 3.5 0 0 1-5-5l6-6a2.3 2.3 0 0 1 3.3 3.3l-5.8 5.8a1.1 1.1 0 0 1-1.6-1.6l5.3-5.3',
  send: 'M17 3 8.7 11.3M17 3l-5 14-3.3-5.7L3 8l14-5Z',
  check: 'M5 10.5l3.3 3.3L15 6.7',
  window: 'M5 4h10a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-10a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2ZM9.5 4v12',
  play: 'M7 5v10l8-5-8-5Z',
  info: 'M3 10a7 7 0 1 0 14 0a7 7 0 1 0-14 0ZM10 9.2v4.3M10 6.5v.1',
  copy: 'M8.5 6.5h6a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-6a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2ZM13.5 6.5v-3h-10v10h3',
  phone: 'M8 2.5h4a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-4a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2ZM9.2 15h1.6',
} as const satisfies Record<string, string>

export type IconName = keyof typeof DRAWINGS

/** The drawings that point along the line of text, and so turn round where text runs from the right. */
const MIRRORED: ReadonlySet<IconName> = new Set<IconName>(['left', 'right', 'send'])

export interface IconProps {
  readonly name: IconName
  /** CSS pixels at a root of 16: 14, 16, 20 or 24. */
  readonly size?: number
}

/** A drawing in the colour of the text around it. It says nothing by itself: whoever shows it has the words. */
export function Icon({ name, size = 20 }: IconProps): ReactElement {
  const rem = `${size / 16}rem`
  return (
    <svg
      className={MIRRORED.has(name) ? 'td-icon td-icon-mirrored' : 'td-icon'}
      width={rem}
      height={rem}
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
    >
      <path d={DRAWINGS[name]} />
    </svg>
  )
}
