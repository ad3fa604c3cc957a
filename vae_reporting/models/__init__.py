from . import ground
from . import survey
from . import objective
from . import budget
