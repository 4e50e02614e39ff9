import type { ReactNode } from 'react'

/** Widths of names that look like names, in rem. */
const WIDTHS = [3.9, 5.5, 4.6, 3.4, 6, 4.4, 5.1, 3.8, 5.6, 4.1, 4.9]

/** Rows without content, of the same geometry; only for a list that has never been here. */
export const ListSkeleton = (): ReactNode => (
  <div className="td-list td-skeletons" aria-hidden="true">
    {WIDTHS.map((width, i) => (
      <div className="td-row td-skeleton" key={width}>
        <span className={i % 3 === 1 ? 'td-bone is-group' : 'td-bone is-person'} />
        <span className="td-row-body">
          <span className="td-bone is-name" style={{ width: `${width}rem` }} />
          <span className="td-bone is-preview" style={{ width: `${Math.min(13, width * 2.2)}rem` }} />
        </span>
      </div>
    ))}
  </div>
)
