"""Our own pictograms: plain lines, one stroke width, no meaning carried by colour.

Life events stand on a 48 grid, signs of the interface on a 24 grid. They are decoration: the
label beside them says what they mean, so screen readers skip them.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

EVENTS = {
    "birth": '<circle cx="24" cy="26" r="16"/><path d="M24 10c-5 2-4 8 1 8 3 0 4-3 2-5"/>'
    '<path d="M18 25v1M30 25v1M19 32c3 3 7 3 10 0M8 24c-4-1-4 6 1 6M40 24c4-1 4 6-1 6"/>',
    "pregnancy": '<circle cx="21" cy="9" r="5"/><path d="M18 18c-5 8-5 16-3 24M24 18c3 2 4 5 4 8 6 2 8'
    ' 7 6 11-1 3-4 4-7 4v3M18 18c2-1 4-1 6 0"/><path d="M25 36c-3-2-4-3-4-5a2 2 0 0 1 4-1 2 2 0 0 1'
    ' 4 1c0 2-1 3-4 5z"/>',
    "move-in": '<path d="M18 20 31 9l13 11M21 18v22h20V18"/><path d="M4 30h25m-7-7 7 7-7 7"/>',
    "move-out": '<path d="M4 20 17 9l13 11M7 18v22h20V18"/><path d="M18 30h26m-7-7 7 7-7 7"/>',
    "move-within": '<path d="M3 21 12 13l9 8M6 19v17h12V19M27 21l9-8 9 8M30 19v17h12V19"/>'
    '<path d="M12 43h24m-5-4 5 4-5 4"/>',
    "moving": '<path d="M3 12h25v23H3zM28 20h9l8 8v7H28z"/><circle cx="12" cy="37" r="4"/>'
    '<circle cx="36" cy="37" r="4"/><path d="M34 20v8h11"/>',
    "marriage": '<circle cx="17" cy="30" r="11"/><circle cx="31" cy="30" r="11"/>'
    '<path d="m17 19-4-6 2-4h4l2 4zM31 19l-4-6 2-4h4l2 4z"/>',
    "divorce": '<circle cx="12" cy="28" r="9"/><circle cx="36" cy="28" r="9"/>'
    '<path d="M24 8v5M24 18v5M24 28v5M24 38v5"/>',
    "death": '<path d="M24 25c-4-4-4-9 0-14 4 5 4 10 0 14zM24 25c-6 1-10-2-11-8 5 0 9 3 11 8zM24 25c6'
    ' 1 10-2 11-8-5 0-9 3-11 8zM24 25v18M24 38c-5 0-8-2-9-6M24 42c5 0 8-2 9-6"/>',
    "care": '<path d="M25 25c-8-5-11-8-11-13a5.5 5.5 0 0 1 11-1 5.5 5.5 0 0 1 11 1c0 5-3 8-11'
    ' 13z"/><path d="M4 31h7c4 0 6 3 9 3h7a3 3 0 0 1 0 6h-9M27 39l12-7c4-2 6 2 3 4L29 45H4"/>',
    "school": '<path d="M12 20a12 12 0 0 1 24 0v22H12zM12 27h24M21 27v7h6v-7M19 9c0-6 10-6 10 0"/>'
    '<path d="M12 32H8v8h4M36 32h4v8h-4"/>',
    "work": '<path d="M5 16h38v25H5zM17 16v-6h14v6M5 27c12 6 26 6 38 0M24 27v6"/>',
    "business": '<path d="M8 22v20h32V22M6 16l4-9h28l4 9c0 8-9 8-9 1 0 7-9 7-9 0 0 7-9 7-9'
    ' 0 0 7-9 7-9-1zM20 42V30h9v12"/>',
    "elderly": '<circle cx="22" cy="8" r="5"/><path d="M20 16c-5 4-6 9-6 16l8 3v9M14 32l-3 12M21 18c3 6'
    ' 6 8 11 9M33 25v19"/>',
    "disability": '<circle cx="20" cy="7" r="4"/><path d="M20 14v14h11l5 12h5M20 20h9"/>'
    '<path d="M15 22a12 12 0 1 0 16 15"/>',
    "disaster": '<path d="M5 23 24 7l19 16M10 20v22h28V20"/><path d="m26 7-6 12 8 5-7 8 5 10"/>',
    "pet": '<path d="M24 25c-6 0-11 6-11 11 0 4 3 5 6 4 3-1 7-1 10 0 3 1 6 0 6-4 0-5-5-11-11-11z"/>'
    '<ellipse cx="10" cy="23" rx="3.5" ry="5"/><ellipse cx="18" cy="13" rx="4" ry="5"/>'
    '<ellipse cx="30" cy="13" rx="4" ry="5"/><ellipse cx="38" cy="23" rx="3.5" ry="5"/>',
    "trash": '<path d="M9 14h30M19 14V8h10v6M13 14l2 28h18l2-28M21 21v14M27 21v14"/>',
    "document": '<path d="M12 5h17l8 8v30H12zM29 5v8h8M18 22h13M18 29h13M18 36h8"/>',
}
SIGNS = {
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "home": '<path d="m3 11 9-8 9 8M6 9v11h12V9M10 20v-6h4v6"/>',
    "person": '<circle cx="12" cy="7.5" r="4"/><path d="M4 21c0-5 3-7.5 8-7.5s8 2.5 8 7.5"/>',
    "menu": '<path d="M4 6h16M4 12h16M4 18h16"/>',
    "check": '<path d="m4 12.5 5.5 5.5L20 6.5"/>',
    "warning": '<path d="M12 3 1.800 20.5h20.400zM12 10v5M12 17.5v.5"/>',
    "error": '<path d="M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8zM12 7v6M12 16.5v.5"/>',
    "info": '<circle cx="12" cy="12" r="9.5"/><path d="M12 11v6M12 7v.5"/>',
    "arrow-right": '<path d="M4 12h16m-6-6 6 6-6 6"/>',
    "arrow-left": '<path d="M20 12H4m6-6-6 6 6 6"/>',
    "chevron-down": '<path d="m5 9 7 7 7-7"/>',
    "close": '<path d="m5 5 14 14M19 5 5 19"/>',
    "camera": '<path d="M3 7h5l1.5-3h5L16 7h5v13H3z"/><circle cx="12" cy="13" r="4"/>',
    "file": '<path d="M6 2.5h8l4.5 4.5v14.5H6zM14 2.5V7h4.5"/>',
    "clock": '<circle cx="12" cy="12" r="9.5"/><path d="M12 6.5V12l4 2.5"/>',
    "phone": '<path d="M6 3h3.5L11 8l-2.5 2c1 2.5 3 4.5 5.5 5.5l2-2.5 5 1.5V18a3 3 0 0 1-3 3C10 21 3 14'
    ' 3 6a3 3 0 0 1 3-3z"/>',
    "map": '<path d="M12 21.5c-5-6-7-9-7-12.5a7 7 0 0 1 14 0c0 3.5-2 6.5-7 12.5z"/>'
    '<circle cx="12" cy="9" r="2.5"/>',
    "print": '<path d="M7 8V3h10v5M7 17H3V8h18v9h-4M7 14h10v7H7z"/>',
    "language": '<circle cx="12" cy="12" r="9.5"/><path d="M2.5 12h19M12 2.5c-5 5-5 14 0 19M12 2.5c5 5'
    ' 5 14 0 19"/>',
    "text-size": '<path d="M2 19 7.5 5 13 19M4 14.5h7M14 19l3.5-9 3.5 9M15.200 16.5h4.600"/>',
    "bell": '<path d="M5 17V11a7 7 0 0 1 14 0v6l2 1.5H3zM10 21.5h4"/>',
    "edit": '<path d="M4 20v-4L16 4l4 4L8 20zM13 7l4 4"/>',
    "plus": '<path d="M12 4v16M4 12h16"/>',
    "minus": '<path d="M4 12h16"/>',
    "lock": '<path d="M5 11h14v10H5zM8 11V7.5a4 4 0 0 1 8 0V11"/>',
    "mail": '<path d="M3 5h18v14H3zM3 6l9 7 9-7"/>',
    "yen": '<path d="m5 3 7 9 7-9M12 12v9M6 13h12M6 17h12"/>',
    "external": '<path d="M13 4h7v7M20 4 10 14M17 14v6H4V7h6"/>',
    "keyboard": '<path d="M2 6h20v12H2zM6 10h.5M10 10h.5M14 10h.5M18 10h.5M7 14h10"/>',
}
# Life events of the vocabulary that share a picture.
SAME = {
    "baby": "birth",
    "house": "moving",
    "housing": "moving",
    "waste": "trash",
    "moving-waste": "trash",
    "shop": "business",
    "dog": "pet",
    "job-change": "work",
}


def icon(name: str) -> SafeString:
    """SVG of ``name``; an unknown life event is shown as a sheet of paper."""
    name = SAME.get(name, name)
    drawing, size = (SIGNS[name], 24) if name in SIGNS else (EVENTS.get(name), 48)
    return format_html(
        '<svg class="icon" viewBox="0 0 {0} {0}" width="{0}" height="{0}" fill="none" '
        'stroke="currentColor" aria-hidden="true" focusable="false">{1}</svg>',
        size,
        mark_safe(drawing or EVENTS["document"]),  # noqa: S308 our own constants above
    )
