from . import ground
from . import survey
from . import delegation
from . import convention
