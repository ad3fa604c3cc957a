from . import ground
from . import survey
from . import budget
