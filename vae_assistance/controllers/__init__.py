from . import export
from . import portal
from . import signature
from . import tablet
from . import portal_pages
