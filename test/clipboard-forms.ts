/**
 * The HTML that programs are known to put on the clipboard, in words of our own: the program, the HTML, and what is
 * read of it, in short (see `inShort`).
 */
/** As Word writes an item: the marker is words, in a span that says that it is to be ignored. */
const wordItem = (marker: string, text: string, level = 1) =>
  `<p class=MsoListParagraphCxSpMiddle style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:l0 level${level} lfo1'>` +
  `<![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>${marker}` +
  `<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>${text}<o:p></o:p></p>`

export const CLIPBOARD_FORMS: readonly (readonly [
  program: string,
  html: string,
  expected: readonly string[],
])[] = [
  [
    'Google Docs, whose wrapper is bold and says that it is not',
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-0"><p dir="ltr"><span style="font-weight:400;white-space:pre-wrap;">The bridge is shut. </span><span style="font-weight:700;font-style:normal;">No one is hurt.</span></p><br /><p dir="ltr"><span style="font-weight:400;font-style:italic;">So the police say.</span></p></b><br class="Apple-interchange-newline">',
    ['The bridge is shut. **No one is hurt.**', '_So the police say._'],
  ],
  [
    'Google Docs, a list inside a list',
    '<b style="font-weight:normal"><ul><li dir="ltr" style="list-style-type:disc;font-weight:700" aria-level="1"><p role="presentation"><span style="font-weight:700">Roads</span></p></li><ul><li style="font-weight:400" aria-level="2"><p><span style="font-weight:400">the coast road</span></p></li></ul><li style="font-weight:400"><p><span style="font-weight:400">Schools</span></p></li></ul></b>',
    ['- **Roads**', '  - the coast road', '- Schools'],
  ],
  [
    'Google Sheets',
    '<google-sheets-html-origin><style>td{border:1px solid #ccc}</style><table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0" dir="ltr"><colgroup><col width="100"/><col width="100"/></colgroup><tbody><tr style="height:21px;"><td style="font-weight:bold;">Ward</td><td style="font-weight:bold;">Votes</td></tr><tr><td>Harbour</td><td data-sheets-value="{}">1,204</td></tr><tr><td>Hill</td><td></td><td>640</td></tr></tbody></table></google-sheets-html-origin>',
    ['**Ward** · **Votes** / Harbour · 1,204 / Hill · – · 640'],
  ],
  [
    'Excel',
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style><!--td{mso-ignore:padding}--></style></head><body><!--StartFragment--><table border=0 width=174 style="border-collapse:collapse"><col width=87 span=2><tr height=20><td height=20 class=xl65 width=87>A</td><td align=right width=87>1</td></tr><tr height=20><td>B</td><td align=right>2</td></tr><tr><td></td><td></td></tr></table><!--EndFragment--></body></html>',
    ['A · 1 / B · 2'],
  ],
  [
    'Excel, one cell',
    '<table><!--StartFragment--><tr><td style="font-weight:700">1,204</td></tr><!--EndFragment--></table>',
    ['**1,204**'],
  ],
  [
    'LibreOffice Calc',
    '<table cellspacing="0" border="0"><colgroup width="85"></colgroup><tr><td height="17" align="left"><font face="Liberation Sans">Gate<br></font></td><td align="right" sdval="3.5" sdnum="1033;">3.5</td></tr></table>',
    ['Gate · 3.5'],
  ],
  [
    'LibreOffice Writer',
    '<p style="line-height: 100%; margin-bottom: 0cm">The board <b>met</b> <i>again</i>.</p><p><br/></p><ul><li><p>first</p></li><li><p>second</p></li></ul>',
    ['The board **met** _again_.', '- first', '- second'],
  ],
  [
    'Word, bold by a style and hidden words',
    '<p class=MsoNormal><span lang=EN-GB style=\'font-size:11.0pt;mso-bidi-font-weight:normal\'>The mayor <span style="font-weight:bold;mso-bidi-font-weight:normal">resigned</span>.</span><span style="display:none;mso-hide:all">Do not print.</span><o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>She gave no reason.</p>',
    ['The mayor **resigned**.', 'She gave no reason.'],
  ],
  [
    'Word, a list with bullets',
    `<p class=MsoNormal>Closed today:<o:p></o:p></p>${wordItem('·', 'the north pier')}${wordItem('·', 'both schools')}<p class=MsoNormal>More at six.</p>`,
    ['Closed today:', '- the north pier', '- both schools', 'More at six.'],
  ],
  [
    'Word, a list with numbers, and one with bullets inside it',
    wordItem('1.', 'Roads') +
      wordItem('o', 'the <b>coast</b> road', 2) +
      wordItem('o', 'the hill road', 2) +
      wordItem('2.', 'Schools'),
    ['1. Roads', '  - the **coast** road', '  - the hill road', '1. Schools'],
  ],
  [
    'Word, a list that begins deep and goes deeper than ours do',
    [2, 3, 4, 5, 6, 7, 1].map((level) => wordItem('·', `at ${level}`, level)).join(''),
    ['- at 2', '  - at 3', '    - at 4', '      - at 5', '      - at 6', '      - at 7', '- at 1'],
  ],
  [
    'Word, a numbered heading',
    `<h2 style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>What we know</h2>`,
    ['# What we know'],
  ],
  [
    'Word on the web, each item in a list of its own',
    '<div class="OutlineElement"><p class="Paragraph"><span class="TextRun" style="font-weight:normal"><span class="NormalTextRun">Closed:</span></span></p></div>' +
      ['one', 'two']
        .map(
          (item) =>
            `<div class="ListContainerWrapper"><ul class="BulletListStyle1" role="list"><li role="listitem"><p class="Paragraph"><span class="TextRun" style="font-weight:bold">${item}</span><span class="EOP">&nbsp;</span></p></li></ul></div>`,
        )
        .join(''),
    ['Closed:', '- **one**', '- **two**'],
  ],
  [
    'Outlook, which lays out by tables',
    '<div class="WordSection1"><table><tr><td><p class=MsoNormal>Dear all,</p><p class=MsoNormal>The gate opens at <b>six</b>.</p></td><td><p class=MsoNormal>&nbsp;</p></td></tr></table><p class=MsoNormal>Regards</p></div>',
    ['Dear all,', 'The gate opens at **six**.', 'Regards'],
  ],
  [
    'Apple Pages and Notes',
    '<p class="p1"><span class="s1"><b>Late edition</b></span></p><p class="p2"><span class="Apple-converted-space">&nbsp;</span><br></p><div>First line<br>second line</div><div><br></div><div><span style="font: italic 13px Helvetica">leaning</span></div>',
    ['**Late edition**', 'First line / second line', '_leaning_'],
  ],
  [
    'a web page, paragraphs made of line breaks',
    'One.<br><br>Two,<br>still two.<br> <br><br>Three.<br>',
    ['One.', 'Two, / still two.', 'Three.'],
  ],
  [
    'a mail, underlined and struck by styles: the words stay',
    '<div><span style="text-decoration:underline">Read</span> <span style="text-decoration: line-through; FONT-STYLE: Italic !important">this</span></div>',
    ['Read _this_'],
  ],
  [
    'marks that a style takes back, and gives again',
    '<strong>all <span style="font-weight: 500">but <em style="font-style:normal">this</em></span> and <i>that</i></strong>',
    ['**all **but this** and **_**that**_'],
  ],
]
