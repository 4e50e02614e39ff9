/** Where one is in the app. */
export type Place = 'chats' | 'settings'
