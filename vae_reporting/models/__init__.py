from . import ground
from . import survey
