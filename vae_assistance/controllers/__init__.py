from . import export
from . import portal
from . import portal_file
from . import signature
from . import survey
from . import tablet
from . import portal_pages
