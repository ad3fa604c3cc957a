from . import export
from . import portal
from . import signature
from . import tablet
