import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page, WebSocketRoute } from 'playwright'

export interface WindowOptions extends BrowserContextOptions {
  /** Done before anything is loaded. */
  readonly prepare?: (page: Page) => Promise<void>
}

/** A browser of its own, as a person's device: its storage lives as long as it does. */
export class DeviceWindow {
  readonly page: Page
  /** What the page complained of: errors, refused by its own policy or thrown. */
  readonly complaints: string[] = []
  readonly #context: BrowserContext
  readonly #sockets = new Set<WebSocketRoute>()
  #isCut = false

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context
    this.page = page
    page.on('pageerror', (error) => this.complaints.push(`thrown: ${error.message}`))
    page.on('console', (message) => {
      // A request that fails while the line is cut is what the test is about.
      if (message.type() === 'error' && !/ERR_|Failed to load resource|WebSocket/.test(message.text()))
        this.complaints.push(message.text())
    })
  }

  static async open(browser: Browser, url: string, options: WindowOptions = {}): Promise<DeviceWindow> {
    const { prepare, ...rest } = options
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 }, ...rest })
    return await DeviceWindow.#openPage(context, url, prepare)
  }

  static async #openPage(context: BrowserContext, url: string, prepare?: WindowOptions['prepare']) {
    const page = await context.newPage()
    const device = new DeviceWindow(context, page)
    // Without jitter, so that a line that is back is found soon.
    await page.addInitScript(() => {
      Math.random = () => 0.01
    })
    await page.routeWebSocket(/./, (socket) => device.#route(socket))
    await prepare?.(page)
    await page.goto(url)
    return device
  }

  /** Another window of the same browser; closed with it. */
  async beside(url: string): Promise<DeviceWindow> {
    return await DeviceWindow.#openPage(this.#context, url)
  }

  /** Comes in as one of the people of the demonstration. */
  async enter(userID: string): Promise<void> {
    await this.page.locator('.login-person', { hasText: userID }).click()
    await this.page.waitForSelector('.messenger')
  }

  /** Comes in by hand. */
  async signIn(userID: string, userSig: string): Promise<void> {
    await this.page.getByLabel('User ID').fill(userID)
    await this.page.getByLabel('UserSig').fill(userSig)
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  /** A row of the list by the name it shows. */
  row(name: string): Locator {
    return this.page.locator('.td-row[role=option]', { has: this.page.locator('.td-row-name', { hasText: name }) })
  }

  /** The names in the list, from the top. */
  async names(): Promise<string[]> {
    const rows = await this.page.locator('.td-row[role=option]').evaluateAll((all) =>
      all.map((row) => ({
        at: Number(row.getAttribute('aria-posinset')),
        name: row.querySelector('.td-row-name')?.textContent ?? '',
      })),
    )
    return rows.sort((a, b) => a.at - b.at).map(({ name }) => name)
  }

  composer(): Locator {
    return this.page.locator('.chat-pane textarea')
  }

  async say(text: string): Promise<void> {
    await this.composer().fill(text)
    await this.composer().press('Enter')
  }

  /** Opens a row's menu and chooses. */
  async choose(name: string, item: string): Promise<void> {
    await this.row(name).click({ button: 'right' })
    await this.page.getByRole('menuitem', { name: item }).click()
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click()
  }

  /** The line to the server is cut; the page itself is still served. */
  async cut(): Promise<void> {
    this.#isCut = true
    for (const socket of this.#sockets) await socket.close({ code: 1001 }).catch(() => {})
    this.#sockets.clear()
  }

  mend(): void {
    this.#isCut = false
  }

  async close(): Promise<void> {
    await this.#context.close()
  }

  #route(socket: WebSocketRoute): void {
    if (this.#isCut) return void socket.close({ code: 1001 }).catch(() => {})
    const server = socket.connectToServer()
    this.#sockets.add(socket)
    server.onClose((code, reason) => {
      this.#sockets.delete(socket)
      void socket.close({ ...(code === undefined ? {} : { code }), ...(reason ? { reason } : {}) }).catch(() => {})
    })
  }
}
