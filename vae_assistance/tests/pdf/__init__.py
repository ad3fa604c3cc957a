from . import test_pdf_engine
from . import test_pdf_fetcher
from . import test_pdf_client
from . import test_prints
