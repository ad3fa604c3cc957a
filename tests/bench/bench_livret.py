"""The whole booklet of 30 meetings beside WeasyPrint alone on the same HTML.

Ours is what the référent asks for: the journey read under their rules, the templates,
the layout and the PDF. The yardstick lays out the HTML that ours came from.
"""

import io
import re
from pathlib import Path
from urllib.parse import urlsplit

import weasyprint
from weasyprint.urls import URLFetcher, URLFetcherResponse

from setup import paths

from .measure import Bench
from .people import HALF_AS_LONG, VETERAN
from .stage import Stage
from .web_session import RpcError

REPORT = "vae_assistance.vae_livret_document"
MEGABYTES = 300
FICHES = 30
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".ttf": "font/ttf"}


class FromTheAddons(URLFetcher):
    """Stylesheets and fonts from the disk, as ours reads them."""

    def fetch(self, url, headers=None):
        if url.startswith("data:"):
            return super().fetch(url, headers)
        path = paths.ROOT / urlsplit(url).path.lstrip("/")
        kind = TYPES.get(path.suffix, "application/octet-stream")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


class WholeBooklet(Bench):
    name = f"Booklet of {FICHES} fiches / WeasyPrint on the same HTML (référent)"
    limit = 1.3
    rounds = 3

    def prepare(self, stage: Stage) -> None:
        self._memory = stage.server.memory
        self._session = stage.session(VETERAN, stage.large)
        [journey] = self._session.method(
            "vae.candidate", "search", [("name", "=", HALF_AS_LONG)]
        )
        self._path = f"{REPORT}/{journey}"
        html = self._session.get(f"/report/html/{self._path}").decode()
        found = len(set(re.findall("vae-livret-fiche-[0-9]+", html)))
        if found != FICHES:
            raise RpcError(f"{self.name}: the booklet has {found} fiches")
        self._html = html
        self._idle = 0.0

    def ours(self) -> None:
        if not self._idle:  # no PDF has been made so far
            self._idle = self._memory.now
            self._memory.forget_peak()
        content = self._session.get(f"/report/pdf/{self._path}")
        if not content.startswith(b"%PDF"):
            raise RpcError(f"{self.name}: no PDF")

    def yardstick(self) -> None:
        document = weasyprint.HTML(
            string=self._html,
            base_url=Path(paths.ROOT).as_uri().replace("file://", "http://addons"),
            url_fetcher=FromTheAddons(),
        )
        document.write_pdf(io.BytesIO(), pdf_variant="pdf/a-3a", dpi=300)

    def remarks(self) -> list[str]:
        more = self._memory.peak - self._idle
        if more > MEGABYTES:
            raise RpcError(f"{self.name}: {more:.0f} MB more than an idle server")
        return [f"{more:.0f} MB above the idle server ({self._idle:.0f} MB)"]


BENCHES = [WholeBooklet()]
