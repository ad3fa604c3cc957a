"""The whole booklet of five years beside WeasyPrint alone on the same HTML.

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
from .people import LONG_LASTING, VETERAN
from .stage import Stage
from .web_session import RpcError

REPORT = "vae_assistance.vae_livret_document"
MEGABYTES = 300
LEAST_FICHES = 30
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
    name = "Booklet of a journey of five years / WeasyPrint on the same HTML (référent)"
    limit = 1.3
    rounds = 3

    def prepare(self, stage: Stage) -> None:
        self._server = stage.server
        self._session = stage.session(VETERAN, stage.large)
        [journey] = self._session.method(
            "vae.candidate", "search", [("name", "=", LONG_LASTING)]
        )
        self._path = f"{REPORT}/{journey}"
        html = self._session.get(f"/report/html/{self._path}").decode()
        if len(re.findall("vae-livret-fiche-[0-9]", html)) < LEAST_FICHES:
            raise RpcError(f"{self.name}: the booklet has too few fiches")
        self._html = html
        self._idle = self._server.megabytes()

    def ours(self) -> None:
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

    def tidy(self) -> None:
        more = self._server.megabytes() - self._idle
        if more > MEGABYTES:
            raise RpcError(f"{self.name}: {more:.0f} MB more than an idle server")


BENCHES = [WholeBooklet()]
