"""What search engines are told of a page: the same one in the other languages."""

from __future__ import annotations

from html import escape
from pathlib import Path

from phonegen_targets.docs.texts import LANGUAGES


def link_languages(folder: Path, url: str) -> None:
    """Put links to the other languages into the head of each page below FOLDER, `…/LANGUAGE`.

    URL is where the site is served.
    """
    above = escape(url.rstrip("/"))
    for page in folder.rglob("*.html"):
        path = page.relative_to(folder).as_posix()
        if path == "404.html":
            continue
        links = "".join(
            f'<link rel="alternate" hreflang="{code}" href="{above}/{code}/{escape(path)}">'
            for code in LANGUAGES
        )
        text = page.read_text("utf-8")
        page.write_text(text.replace("</head>", f"{links}</head>", 1), "utf-8", newline="")
