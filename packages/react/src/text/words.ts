/** Every string of the interface in one language. Numbers are whole and ≥ 0; names come in as they are to be shown. */
export interface Words {
  /** BCP 47, for the `lang` attribute of the parts that carry these words. */
  readonly lang: string

  readonly navChats: string
  readonly navContacts: string
  readonly navSaved: string
  readonly navMe: string
  readonly navSettings: string
  readonly skipToChat: string
  readonly conversations: string
  readonly newChat: string

  readonly statusConnecting: string
  readonly statusSyncing: string
  readonly statusOffline: string
  readonly statusUnsynced: string

  readonly stripOffline: (time: string) => string
  readonly stripFailed: (seconds: number) => string
  readonly stripRetry: string
  readonly stripKicked: string
  readonly stripExpired: string
  readonly stripSignIn: string
  readonly stripStorage: string
  readonly stripQuota: string
  readonly stripUpdate: string
  readonly stripReload: string
  readonly stripClock: string
  readonly stripSingleTab: string

  readonly filterAll: string
  readonly filterUnread: string
  readonly filterMention: string
  readonly filterGroups: string
  readonly filterStarred: string

  readonly searchPlaceholder: string
  readonly searchChats: string
  readonly searchMessages: string
  readonly searchCount: (n: number) => string
  readonly searchScope: (date: string) => string
  readonly searchServer: string
  readonly searchNone: (query: string) => string
  readonly searchNoneHint: string

  readonly you: string
  readonly previewDraft: string
  readonly previewMention: string
  readonly previewMentionAll: string
  readonly previewTyping: string
  readonly previewTypingWho: (name: string) => string
  readonly previewTypingMany: (n: number) => string
  /** Between a sender's name and what they said. */
  readonly previewWhoEnd: string
  readonly previewPhoto: string
  /** Lengths as `1:04`. */
  readonly previewVideo: (length: string) => string
  readonly previewVoice: (length: string) => string
  readonly previewFile: (fileName: string) => string
  readonly previewLocation: string
  readonly previewCard: string
  readonly previewMerged: string
  readonly previewUnknown: string
  readonly previewRecalledMe: string
  readonly previewRecalledPeer: string
  readonly previewRecalledWho: (name: string) => string

  readonly foldTitle: string
  readonly foldPreview: (groups: number) => string
  readonly pinMore: (n: number) => string
  readonly pinLess: string
  readonly holdPill: (n: number) => string
  readonly holdTip: string

  readonly menuRead: string
  readonly menuUnread: string
  readonly menuPin: string
  readonly menuUnpin: string
  readonly menuMute: string
  readonly menuUnmute: string
  readonly menuStar: string
  readonly menuUnstar: string
  readonly menuGroup: string
  readonly menuNewGroup: string
  readonly menuFold: string
  readonly menuSelect: string
  readonly menuWindow: string
  readonly menuDelete: string
  readonly swipePin: string
  readonly swipeRead: string
  readonly swipeUnread: string
  readonly swipeDelete: string

  readonly multiCount: (n: number) => string
  readonly multiAll: string
  readonly multiNone: string
  readonly multiRead: string
  readonly multiPin: string
  readonly multiStar: string
  readonly multiGroup: string
  readonly multiDelete: string

  readonly toastDeleted: (name: string) => string
  readonly toastDeletedMany: (n: number) => string
  readonly toastReadAll: (n: number) => string
  readonly toastMoved: (group: string) => string
  readonly toastUndo: string
  readonly toastFailed: string

  readonly emptyTitle: string
  readonly emptyHint: string
  readonly emptyUnread: string
  readonly emptyUnreadHint: string
  readonly emptyUnreadAction: string
  readonly emptyMention: string
  readonly emptyGroups: string
  readonly emptyStarred: string
  readonly emptyGroup: string
  readonly pageFailed: string
  readonly pageRetry: string

  readonly chatBlank: string
  readonly chatOnline: string
  readonly chatMembers: (n: number) => string
  readonly chatLastSeen: (time: string) => string
  readonly chatNewDivider: string
  readonly chatJumpNew: (n: number) => string
  readonly chatJumpMention: string
  readonly chatNotSent: string
  readonly chatRetry: string
  readonly chatReadBy: (n: number) => string
  readonly chatEditAgain: string
  readonly chatPlaceholder: (name: string) => string
  readonly chatDrop: string
  readonly chatTooLong: (characters: number) => string
  readonly chatTooBig: (size: string) => string
  readonly chatDismissed: string
  readonly chatRemoved: string
  readonly settingsWipe: string
  readonly settingsWipeConfirm: string

  /** Between the parts of a row label. */
  readonly labelJoiner: string
  readonly labelGroup: string
  readonly labelUnread: (n: number) => string
  readonly labelMarkedUnread: string
  readonly labelMention: string
  readonly labelMentionAll: string
  readonly labelMuted: string
  readonly labelPinned: string
  readonly labelDraft: string
  readonly labelSending: string
  readonly labelFailed: string
  readonly labelSent: string
  readonly labelRead: string
  /** A state and the text it is about: `not sent: …`. */
  readonly labelStated: (states: readonly string[], text: string) => string

  readonly liveNew: (n: number, name: string) => string
  readonly liveNewChats: (n: number) => string
  readonly liveMention: (who: string, group: string) => string
  readonly liveOffline: string
  readonly liveOnline: string
  readonly liveHold: (n: number) => string

  readonly timeToday: string
  readonly timeYesterday: string
  /** The same inside a sentence. */
  readonly timeTodayInline: string
  readonly timeYesterdayInline: string
  /** From Sunday. */
  readonly weekdays: readonly string[]
  readonly weekdaysInFull: readonly string[]
}
