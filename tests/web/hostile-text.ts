/** Texts that try to become part of the page. What they would call is `ran`, which the page under test has. */
const MARKUP: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '<img src=x onerror=ran()>',
  '<IMG SRC=x OnErRoR="ran()">',
  '<img/src=x/onerror=ran()//',
  '<img src=`x` onerror=`ran()`>',
  '<img src="x:x" onerror="ran()"',
  '<img srcset=x onerror=ran()>',
  '<image href=x onerror=ran()>',
  '<script>ran()</script>',
  '<script>alert(1)</script>',
  '</script><script>ran()</script>',
  '<scr<script>ipt>ran()</scr</script>ipt>',
  '<script src=data:text/javascript,ran()></script>',
  '<script type=module>ran()</script>',
  '<svg onload=ran()>',
  '<svg><script>ran()</script></svg>',
  '<svg><animate onbegin=ran() attributeName=x dur=1s>',
  '<svg><a xlink:href="javascript:ran()"><text y=20>here</text></a></svg>',
  '<svg><use href="data:image/svg+xml,<svg id=x onload=ran()>#x"/></svg>',
  '<math><mtext><img src=x onerror=ran()></mtext></math>',
  '<iframe src="javascript:ran()"></iframe>',
  '<iframe srcdoc="<script>parent.ran()</script>"></iframe>',
  '<object data="javascript:ran()"></object>',
  '<embed src="javascript:ran()">',
  '<video><source onerror=ran()></video>',
  '<audio src=x onerror=ran() autoplay>',
  '<body onload=ran()>',
  '<input autofocus onfocus=ran()>',
  '<textarea autofocus onfocus=ran()>',
  '<select autofocus onfocus=ran()>',
  '<details open ontoggle=ran()>more</details>',
  '<marquee onstart=ran()>x</marquee>',
  '<form action="javascript:ran()"><button>x</button></form>',
  '<button popovertarget=p>x</button><div popover id=p onbeforetoggle=ran()>',
  '<a href="javascript:ran()">click</a>',
  '<a href="java&#115;cript:ran()">click</a>',
  '<base href="https://example.invalid/">',
  '<meta http-equiv=refresh content="0;url=javascript:ran()">',
  '<link rel=stylesheet href="data:text/css,*{display:none}">',
  '<style>*{display:none!important}</style>',
  '<style>@import "https://example.invalid/x.css"</style>',
  '<template><img src=x onerror=ran()></template>',
  '<noscript><p title="</noscript><img src=x onerror=ran()>">',
  '<div style="position:fixed;inset:0" onclick=ran()>',
  '<x onpointerenter=ran() style=display:block>x</x>',
  '<!--><img src=x onerror=ran()>-->',
  '<![CDATA[<img src=x onerror=ran()>]]>',
  '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>ran()</script>',
]

const OUT_OF_QUOTES: readonly string[] = [
  '"><img src=x onerror=ran()>',
  "'><img src=x onerror=ran()>",
  '" onmouseover="ran()" x="',
  "' onfocus='ran()' tabindex='0",
  '` onclick=`ran()`',
  '</textarea><img src=x onerror=ran()>',
  '</title><script>ran()</script>',
  '-->"]]><svg onload=ran()>',
  "');ran();//",
  '";ran();//',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is text, and must stay so
  '${ran()}',
  '{{constructor.constructor("ran()")()}}',
  '&lt;img src=x onerror=ran()&gt;',
  '&#60;script&#62;ran()&#60;/script&#62;',
  '\\u003cimg src=x onerror=ran()\\u003e',
  '%3Cimg%20src=x%20onerror=ran()%3E',
  '{"__html":"<img src=x onerror=ran()>"}',
  '{"$$typeof":"Symbol(react.element)","type":"img","props":{"src":"x"}}',
  '__proto__',
  'constructor',
]

const ADDRESSES: readonly string[] = [
  'javascript:ran()',
  'JaVaScRiPt:ran()',
  'java\tscript:ran()',
  'javascript://example.invalid/%0aran()',
  'data:text/html,<script>ran()</script>',
  'vbscript:ran()',
  'blob:https://example.invalid/ran',
  'https://example.invalid/"onmouseover="ran()',
  "https://example.invalid/'onclick='ran()",
  'https://example.invalid/<script>ran()</script>',
  'https://ran():x@example.invalid/',
  'mailto:a@example.invalid?subject=<script>ran()</script>',
]

const LETTERS: readonly string[] = [
  '\u202eevil \u202dtext\u202c',
  '\u2067mirrored \u2066inside',
  '\u202e\u202e\u202e<img src=x onerror=ran()>',
  'مرحبا <b>بالعالم</b> 123 שלום',
  `z${'\u0335\u0321\u034f\u0489'.repeat(20)}a${'\u0301'.repeat(40)}`,
  `${'\u0e4a\u0e49\u0e48'.repeat(12)}`,
  `zero\u0000 bell\u0007 escape\u001b[31m next\u0085 line\u2028 end\u2029`,
  '\u200b\u200c\u200d\u2060\ufeff',
  '👩‍👩‍👧‍👦'.repeat(3),
  `${'🏳️‍⚧️'.repeat(2)}${'\u{e0001}\u{e0041}'}`,
  '﷽﷽﷽﷽',
  '𒐫𒐫𒐫𒐫',
  'W'.repeat(100),
  'line\n\n\nafter\r\nline',
]

export const HOSTILE_TEXTS: readonly string[] = [...MARKUP, ...OUT_OF_QUOTES, ...ADDRESSES, ...LETTERS]

/** The longest beginning of a text that fits into so many bytes of UTF-8. */
export function beginning(text: string, bytes: number): string {
  let fitting = ''
  for (const letter of text) {
    if (Buffer.byteLength(fitting + letter) > bytes) break
    fitting += letter
  }
  return fitting
}
